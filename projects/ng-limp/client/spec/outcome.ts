import { firstValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { LimpError } from '../src/errors';

/** The error that a call fails with. Fails itself if the call succeeds. */
export async function errorOf(call: Observable<unknown>): Promise<LimpError> {
  const outcome = await firstValueFrom(call).then(
    (value) => `It succeeded: ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  if (outcome instanceof LimpError) return outcome;
  throw new Error(String(outcome));
}

/** Collects what an observable does, as words. */
export function watchOutcome(call: Observable<unknown>): string[] {
  const told: string[] = [];
  call.subscribe({
    next: () => told.push('reply'),
    error: (error: unknown) => told.push(LimpError.from(error).kind),
    complete: () => told.push('complete'),
  });
  return told;
}

/** Lets everything happen that needs no time: promises settle, signatures are made. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}
