import type { NgZone } from '@angular/core';
import { ɵviewCall } from 'ng-limp/client';
import type { LimpCall, RunningUpload } from 'ng-limp/client';
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

/** What an app does to an upload stays outside the zone as well. */
export function controlsOutsideZone(zone: NgZone, upload: RunningUpload): RunningUpload {
  const outside = (control: () => void) => () => {
    zone.runOutsideAngular(control);
  };
  const { pause, resume, cancel } = upload;
  return { ...upload, pause: outside(pause), resume: outside(resume), cancel: outside(cancel) };
}

/** Gives a call and its progress inside the zone, as {@link inZone} does. */
export function callInZone<T, P>(zone: NgZone, call: LimpCall<T, P>): LimpCall<T, P> {
  return ɵviewCall(
    call,
    (replies) => inZone(zone, replies),
    (progress) => inZone(zone, progress),
  );
}
