import type { Contract } from '../contract.ts';
import { contract43 } from './v4.3.ts';
import { contract500 } from './v5.0.0.ts';
import { contract562 } from './v5.6.2.ts';
import { contract5813 } from './v5.8.13.ts';
import { contract605 } from './v6.0.5.ts';

/** One contract for each recording, oldest first. */
export const CONTRACTS: readonly Contract[] = [
  contract43,
  contract500,
  contract562,
  contract5813,
  contract605,
];
