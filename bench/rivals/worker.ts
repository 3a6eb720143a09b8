/** ng-limp with the socket, and all that goes over it, in a Worker; nobody as long as ng-limp has no such thing. */
import { enter } from '../page/enter.ts';
import { ourRival } from '../page/our-rival.ts';
import { workerTransport } from '../page/ours.ts';

const transport = workerTransport();
enter(transport === undefined ? null : ourRival(transport));
