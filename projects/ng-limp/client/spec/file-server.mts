import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { FileScript, SeenRequest } from './server-types.ts';

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'X-Auth-Bearer, X-Auth-Token, X-Auth-App',
};

/** An HTTP server that follows a script, for what no limpd would do, and keeps what it was asked. */
export class FileServer {
  readonly requests: SeenRequest[] = [];
  private readonly server: Server;
  private readonly hanging = new Set<ServerResponse>();

  private constructor(script: FileScript) {
    this.server = createServer(({ method = '', url = '', headers }, response) => {
      if (method === 'OPTIONS') {
        response.writeHead(204, CORS).end();
        return;
      }
      const place = this.requests.length;
      const seen: SeenRequest = { method, url, headers: { ...headers }, isAborted: false };
      this.requests.push(seen);
      response.on('close', () => {
        this.requests[place] = { ...seen, isAborted: !response.writableFinished };
      });
      this.answer(response, script);
    });
  }

  static async open(script: FileScript): Promise<FileServer> {
    const files = new FileServer(script);
    await new Promise<void>((resolve) => files.server.listen(0, '127.0.0.1', resolve));
    return files;
  }

  get url(): string {
    return `ws://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/ws`;
  }

  /** Ends the answers that hang, with these bytes. */
  finish(text: string): void {
    for (const response of this.hanging) response.end(text);
    this.hanging.clear();
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(response: ServerResponse, script: FileScript): void {
    const { status = 200, headers = {}, parts, end } = script;
    if (end === 'silence') return;
    response.writeHead(status, { ...CORS, ...headers });
    response.flushHeaders();
    for (const part of parts) response.write(part);
    switch (end) {
      case 'whole':
        response.end();
        return;
      case 'break':
        // Not before what was written is on the wire.
        setTimeout(() => response.destroy(), 50);
        return;
      case 'hang':
        this.hanging.add(response);
        return;
      default:
        end satisfies never;
    }
  }
}
