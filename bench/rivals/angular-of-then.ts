/**
 * Stands for what the published ng-limp imports of Angular 8 and of its cookie service: decorators that only left
 * notes for the compiler of then, and services that no call here comes to.
 */
const note = (): ((target: unknown) => void) => () => undefined;

const service = (): void => undefined;

export { note as Injectable, note as NgModule };
export { service as CookieService, service as HttpClient, service as HttpClientModule };
