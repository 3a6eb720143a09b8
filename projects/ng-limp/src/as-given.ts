import { ɵisPlain } from 'ng-limp/client';

/**
 * A copy of what a call was given, so that a call that is sent again is the same, whatever has become of that. Files,
 * dates, and whatever else is neither list nor plain object, stay what they are.
 */
export function asGiven<T>(value: T): T;
export function asGiven(value: unknown): unknown {
  try {
    return copyOf(value);
  } catch {
    // What cannot be walked through is refused by the client, which says why.
    return value;
  }
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (Array.isArray(value)) return Array.from(value, copyOf);
  // The client refuses symbols, so they must not get lost here.
  if (!ɵisPlain(value) || Object.getOwnPropertySymbols(value).length > 0) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}
