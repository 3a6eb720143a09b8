/** ng-limp, the socket and all its work on the main thread. */
import { enter } from '../page/enter.ts';
import { ourRival } from '../page/our-rival.ts';

enter(ourRival());
