import type { NgZone } from '@angular/core';
import { ɵviewCall } from 'ng-limp/client';
import type { LimpCall } from 'ng-limp/client';
import { Observable } from 'rxjs';

/**
 * Gives what an observable emits inside Angular's zone: the socket it comes from lives outside. What subscribing and
 * unsubscribing set off (sending a call again, stopping an upload) stays outside as well.
 */
export function inZone<T>(zone: NgZone, source: Observable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const subscription = zone.runOutsideAngular(() =>
      source.subscribe({
        next: (value) => {
          zone.run(() => {
            subscriber.next(value);
          });
        },
        error: (error: unknown) => {
          zone.run(() => {
            subscriber.error(error);
          });
        },
        complete: () => {
          zone.run(() => {
            subscriber.complete();
          });
        },
      }),
    );
    return () => {
      zone.runOutsideAngular(() => {
        subscription.unsubscribe();
      });
    };
  });
}

/** The same for a call and its progress. */
export function callInZone<T>(zone: NgZone, call: LimpCall<T>): LimpCall<T> {
  return ɵviewCall(
    call,
    (replies) => inZone(zone, replies),
    (progress) => inZone(zone, progress),
  );
}
