import { expect, type Page } from '@playwright/test';

/** A call as the page sent it, taken out of its frame. */
export interface SentCall {
  /** The frame itself. */
  readonly frame: string;
  /** The header of its JWS. */
  readonly header: unknown;
  readonly endpoint: string;
  readonly callId: string;
  /** All of the payload. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A reply as the page got it. */
export interface GotReply {
  readonly status: number;
  readonly msg: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** All that a page sends and is sent, says on its console, and fails with. */
export class Wire {
  readonly sent: SentCall[] = [];
  readonly got: GotReply[] = [];
  readonly console: string[] = [];
  readonly requests: string[] = [];
  /** Errors that nobody caught; Angular reports its own on the console. */
  readonly uncaught: string[] = [];

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.sent.push(sentCall(String(payload))));
      socket.on('framereceived', ({ payload }) => this.got.push(gotReply(String(payload))));
    });
    page.on('console', (message) => {
      this.console.push(message.text());
      if (message.type() === 'error' && message.text().startsWith('ERROR')) {
        this.uncaught.push(message.text());
      }
    });
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('pageerror', (error) => this.uncaught.push(String(error)));
  }

  /** The calls to an endpoint. */
  sentTo(endpoint: string): readonly SentCall[] {
    return this.sent.filter((call) => call.endpoint === endpoint);
  }

  /**
   * Waits until the page has sent so many calls to an endpoint, and no more. What it shows tells of a call before we
   * are told of its frame: the two come by ways of their own.
   */
  async expectSent(endpoint: string, count: number): Promise<void> {
    await expect.poll(() => this.sentTo(endpoint).length, `calls to ${endpoint}`).toBe(count);
  }

  /** The reply to the only call to an endpoint, once it has come. */
  async onlyReplyTo(endpoint: string): Promise<GotReply> {
    const reply = (): GotReply | undefined => {
      const [call] = this.sentTo(endpoint);
      return this.got.find(({ args }) => call !== undefined && args['call_id'] === call.callId);
    };
    await expect.poll(reply, `reply to ${endpoint}`).toBeDefined();
    return reply() ?? { status: 0, msg: '', args: {} };
  }

  /** The tokens of all sessions that the page was given. */
  get sessionTokens(): readonly string[] {
    return this.got.flatMap(({ args }) => {
      const session = args['session'] as Readonly<Record<string, unknown>> | undefined;
      return typeof session?.['token'] === 'string' ? [session['token']] : [];
    });
  }
}

/** The text that base64url stands for. */
export function fromBase64url(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}

function sentCall(frame: string): SentCall {
  const { token } = JSON.parse(frame) as { token: string };
  const [header = '', body = ''] = token.split('.');
  const payload = JSON.parse(fromBase64url(body)) as Readonly<Record<string, unknown>>;
  return {
    frame,
    header: JSON.parse(fromBase64url(header)) as unknown,
    endpoint: String(payload['endpoint']),
    callId: String(payload['call_id']),
    payload,
  };
}

function gotReply(frame: string): GotReply {
  return JSON.parse(frame) as GotReply;
}
