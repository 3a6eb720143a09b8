/** ng-limp with the socket, and all that goes over it, in a Worker. */
import { workerTransport } from 'ng-limp/client';

import { enter } from '../page/enter.ts';
import { ourRival } from '../page/our-rival.ts';

enter(ourRival(workerTransport()));
