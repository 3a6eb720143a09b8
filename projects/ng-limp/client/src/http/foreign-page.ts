import { LimpError } from '../errors';

/** Whether an answer by HTTP is a page for people. */
export function isWebPage({ headers }: Response): boolean {
  return /^text\/html\b|^application\/xhtml/i.test(headers.get('Content-Type') ?? '');
}

/** The error where something between a page and its server answers in its place, such as a hotel's network that wants a sign-in. */
export function foreignPage(endpoint: string, status: number): LimpError {
  return LimpError.unanswered(
    'connection-lost',
    `${endpoint} was answered with a web page (status ${status}), which no LIMP server sends: a network that wants a ` +
      'sign-in first (captive portal) or a proxy is in between, or another server listens at the address of api',
  );
}
