import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

import type { Script, SeenFrame } from './server-types.ts';

const VERIFIED = '{"status":200,"msg":"Verified","args":{"call_id":"$ID","code":"CORE_CONN_OK"}}';

/** A server that follows a script, by websocket and HTTP, and keeps what it was sent by websocket. */
export class ScriptedServer {
  readonly frames: SeenFrame[] = [];
  connections = 0;

  private readonly http: Server;
  private readonly server: WebSocketServer;
  private readonly script: Script;
  private readonly tokens: readonly string[];

  private constructor(http: Server, script: Script, tokens: readonly string[]) {
    this.http = http;
    this.server = new WebSocketServer({ server: http });
    this.script = script;
    this.tokens = tokens;
  }

  /** @param tokens the tokens whose signatures it can tell */
  static async open(script: Script, tokens: readonly string[]): Promise<ScriptedServer> {
    const http = createServer((_, response) => {
      answer(response, script);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const scripted = new ScriptedServer(http, script, tokens);
    scripted.begin();
    return scripted;
  }

  get url(): string {
    return `ws://127.0.0.1:${String((this.http.address() as AddressInfo).port)}/ws`;
  }

  /** Breaks all connections without a word. */
  drop(): void {
    for (const connection of this.server.clients) connection.terminate();
  }

  /** Sends a text to all connections. */
  say(text: string): void {
    for (const connection of this.server.clients) connection.send(text);
  }

  /** Sends a text frame of these bytes to all connections, be they a text or not. */
  sayBytes(bytes: readonly number[]): void {
    for (const connection of this.server.clients)
      connection.send(Buffer.from(bytes), { binary: false });
  }

  close(): void {
    this.drop();
    this.server.close();
    this.http.close();
    this.http.closeAllConnections();
  }

  private begin(): void {
    this.server.on('connection', (connection) => {
      this.connections += 1;
      if (this.script.greeting !== null) connection.send(this.script.greeting);
      connection.on('message', (data: Buffer) => {
        const seen = this.see(data.toString('utf8'));
        this.frames.push(seen);
        const id = String(seen.payload['call_id']);
        const { verify = [VERIFIED], replies = [echo(seen.payload)] } = this.script;
        const answers = seen.payload['endpoint'] === 'conn/verify' ? verify : replies;
        for (const answer of answers) connection.send(answer.replaceAll('$ID', id));
      });
    });
  }

  private see(frame: string): SeenFrame {
    const { token } = JSON.parse(frame) as { token: string };
    const [header = '', payload = '', signature = ''] = token.split('.');
    const payloadText = Buffer.from(payload, 'base64url').toString('utf8');
    const signedWith = this.tokens.find((key) => {
      return (
        createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url') === signature
      );
    });
    return {
      payload: JSON.parse(payloadText) as Record<string, unknown>,
      payloadText,
      signedWith: signedWith ?? null,
      frame,
    };
  }
}

function answer(response: ServerResponse, { http }: Script): void {
  if (http === undefined) {
    response.destroy();
    return;
  }
  const { status = 200, type = 'application/json', body, breaksOff = false } = http;
  const length = Buffer.byteLength(body) + (breaksOff ? 1 : 0);
  response.writeHead(status, {
    'Access-Control-Allow-Origin': '*',
    'Content-Type': type,
    'Content-Length': length,
  });
  response.write(body, () => {
    if (breaksOff) response.destroy();
    else response.end();
  });
}

function echo(payload: Readonly<Record<string, unknown>>): string {
  const doc = { _id: '1', ...payload };
  return JSON.stringify({ status: 200, msg: 'Echo', args: { call_id: '$ID', docs: [doc] } });
}
