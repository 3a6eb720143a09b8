import { describe, expect, it } from 'vitest';

import { lintSnippet } from './eslint/lint-snippet.ts';

const client = 'projects/ng-limp/client/src';
const angular = 'projects/ng-limp/src';

type Case = readonly [file: string, code: string];

const up = (...cases: Case[]) => cases;

describe('An import may not point up', () => {
  const offences: Record<string, readonly Case[]> = {
    'from the Angular layer': up(
      [`${angular}/api.service.ts`, "import { x } from 'ng-limp/forms';"],
      [`${angular}/api.service.ts`, "import { x } from 'ng-limp/testing';"],
      [`${angular}/api.service.ts`, "import { x } from '../forms/src/public-api';"],
      [`${angular}/api.service.ts`, "import { x } from '../../sandbox/src/app/app';"],
      [`${angular}/api.service.ts`, "import { x } from '../../limpd/src/server';"],
    ),
    'to SQLite from outside of its room': up([
      'projects/limpd/src/module/read.ts',
      "import { DatabaseSync } from 'node:sqlite';",
    ]),
    'from forms and testing': up(
      ['projects/ng-limp/forms/src/file.ts', "import { x } from 'ng-limp/testing';"],
      ['projects/ng-limp/testing/src/fake.ts', "import { x } from 'ng-limp/forms';"],
      ['projects/ng-limp/forms/src/file.ts', "import { x } from '../../../sandbox/src/app/app';"],
      ['projects/ng-limp/forms/src/a.spec.ts', "import { x } from '../../../sandbox/src/app/app';"],
    ),
    'from the client': up(
      [`${client}/limp-client.ts`, "import { signal } from '@angular/core';"],
      [`${client}/calls/pending.ts`, "import type { Signal } from '@angular/core';"],
      [`${client}/limp-client.ts`, "import { ApiService } from 'ng-limp';"],
      [`${client}/limp-client.ts`, "import { ApiService } from '../../src/api.service';"],
      [`${client}/limp-client.ts`, "import { x } from 'ng-limp/forms';"],
      [`${client}/limp-client.ts`, "import { createLimpd } from '../../../limpd/src/server';"],
      [`${client}/limp-client.ts`, "import { Fake } from '../spec/fake-transport';"],
      [`${client}/limp-client.spec.ts`, "import { TestBed } from '@angular/core/testing';"],
    ),
    'from the room protocol': up(
      [`${client}/protocol/query.ts`, "import { sign } from '../token/signer';"],
      [`${client}/protocol/query.ts`, "import { c } from '../connection/connection';"],
      [`${client}/protocol/query.ts`, "import { LimpClient } from '../limp-client';"],
    ),
    'from the room token': up(
      [`${client}/token/signer.ts`, "import { c } from '../connection/connection';"],
      [`${client}/token/signer.ts`, "import { s } from '../session/session';"],
      [`${client}/token/signer.ts`, "import { u } from '../upload/chunks';"],
    ),
    'from the room connection': up(
      [`${client}/connection/connection.ts`, "import { s } from '../session/session';"],
      [`${client}/connection/connection.ts`, "import { p } from '../calls/pending';"],
      [`${client}/connection/connection.ts`, "import { LimpClient } from '../limp-client';"],
    ),
    'from the room session': up(
      [`${client}/session/session.ts`, "import { c } from '../connection/connection';"],
      [`${client}/session/session.ts`, "import { q } from '../calls/queue';"],
    ),
    'from the room config': up(
      [`${client}/config/options.ts`, "import { c } from '../connection/connection';"],
      [`${client}/config/options.ts`, "import { s } from '../session/session-stores';"],
    ),
    'from the room requests': up(
      [`${client}/requests/queue.ts`, "import { u } from '../upload/chunks';"],
      [`${client}/requests/queue.ts`, "import { c } from '../calls/watch';"],
      [`${client}/requests/queue.ts`, "export { LimpClient } from '../limp-client';"],
    ),
    'from the room http': up(
      [`${client}/http/http-calls.ts`, "import { u } from '../upload/chunks';"],
      [`${client}/http/http-calls.ts`, "import { s } from '../sign-in/session-flow';"],
    ),
    'from the room sign-in': up([
      `${client}/sign-in/flow.ts`,
      "import { c } from '../calls/watch';",
    ]),
    'from the room upload': up(
      [`${client}/upload/chunks.ts`, "import { c } from '../calls/prepare-call';"],
      [`${client}/upload/chunks.ts`, "export * from '../limp-client';"],
    ),
    'from the room calls': up(
      [`${client}/calls/watch.ts`, "import { c } from '../connection/connection';"],
      [`${client}/calls/watch.ts`, "export { LimpClient } from '../limp-client';"],
    ),
    'from the errors, which all rooms may use': up(
      [`${client}/errors.ts`, "import { sign } from './token/signer';"],
      [`${client}/errors.ts`, "import type { Call } from './calls/pending';"],
    ),
    'from all of the benchmarks but their adapter': up(
      ['bench/page/our-rival.ts', `import { S } from '../../${client}/token/signer';`],
      ['bench/page/our-rival.ts', `import { L } from '../../${client}/limp-client';`],
      ['bench/page/ours.ts', "import { ApiService } from 'ng-limp';"],
      ['bench/arena.ts', "import { createLimpd } from '../projects/limpd/src/server.ts';"],
    ),
    'from the rooms of limpd': up(
      ['projects/limpd/src/dispatch/dispatch.ts', "import { Conn } from '../ws/conn.ts';"],
      ['projects/limpd/src/http/app.ts', "import type { Conn } from '../ws/conn.ts';"],
      ['projects/limpd/src/ws/conn.ts', "import { createHttpApp } from '../http/app.ts';"],
      ['projects/limpd/src/module/read.ts', "import { route } from '../dispatch/route.ts';"],
    ),
    'from limpd': up(
      ['projects/limpd/src/server.ts', "import { LimpError } from 'ng-limp/client';"],
      ['projects/limpd/src/server.ts', "import { type Reply } from 'ng-limp/client';"],
      ['projects/limpd/src/server.ts', "import type { ApiService } from 'ng-limp';"],
      ['projects/limpd/src/server.ts', "import type { X } from '../../ng-limp/client/src/errors';"],
      ['projects/limpd/src/server.ts', "import { Injectable } from '@angular/core';"],
      ['projects/limpd/src/server.ts', "import { x } from '../../sandbox/src/app/app';"],
      ['projects/limpd/src/server.ts', "const x = await import('ng-limp/client');"],
    ),
  };

  for (const [where, cases] of Object.entries(offences)) {
    describe(where, () => {
      it.each(cases)('%s: %s', async (file, code) => {
        expect(await lintSnippet('limp/floors', file, code)).toHaveLength(1);
      });
    });
  }
});

describe('An entry point is imported by its public name', () => {
  it.each([
    ['projects/sandbox/src/app/app.ts', "import { x } from '../../../ng-limp/src/public-api';"],
    ['projects/sandbox/src/app/app.ts', "import { x } from '../../../ng-limp/client/src/errors';"],
    ['projects/sandbox/src/app/app.ts', "import { x } from 'ng-limp/client/src/errors';"],
    ['projects/sandbox/src/app/app.ts', "import { x } from '../../../limpd/src/server';"],
    [`${angular}/api.service.ts`, "import { LimpClient } from '../client/src/public-api';"],
    ['projects/ng-limp/forms/src/file.ts', "import { ApiService } from '../../src/api.service';"],
    ['e2e/calls.spec.ts', "import { x } from '../projects/ng-limp/src/public-api';"],
  ])('so no app takes a path into it: %s: %s', async (file, code) => {
    expect(await lintSnippet('limp/floors', file, code)).toHaveLength(1);
  });

  it('and the message says which name', async () => {
    const code = "import { x } from '../client/src/public-api';";
    expect(await lintSnippet('limp/floors', `${angular}/api.service.ts`, code)).toEqual([
      'Angular layer reaches client by its public name: import from "ng-limp/client".',
    ]);
  });
});

describe('An import may point down', () => {
  it.each([
    ['projects/sandbox/src/app/app.ts', "import { ApiService } from 'ng-limp';"],
    ['projects/sandbox/src/app/app.ts', "import { LimpError } from 'ng-limp/client';"],
    ['projects/sandbox/src/app/app.ts', "import { FileInput } from 'ng-limp/forms';"],
    ['projects/sandbox/src/app/app.ts', "import { Panel } from './panel';"],
    ['e2e/calls.spec.ts', "import { createLimpd } from '../projects/limpd/src/server.ts';"],
    ['e2e/calls.spec.ts', "import { serve } from '../tools/static-server.ts';"],
    ['bench/page/ours.ts', `import { Signer } from '../../${client}/token/signer';`],
    ['bench/page/our-rival.ts', "import { LimpClient } from 'ng-limp/client';"],
    ['bench/page/our-rival.ts', "import { chunkFramer } from './ours.ts';"],
    ['bench/arena.ts', "import { serve } from '../tools/static-server.ts';"],
    ['projects/ng-limp/forms/src/file.ts', "import { ApiService } from 'ng-limp';"],
    [
      'projects/ng-limp/forms/src/a.spec.ts',
      "import { provideLimpTesting } from 'ng-limp/testing';",
    ],
    ['projects/ng-limp/forms/src/a.spec.ts', "import { LimpSubmit } from './submit';"],
    ['projects/ng-limp/testing/src/fake.ts', "import { LimpError } from 'ng-limp/client';"],
    [`${angular}/api.service.ts`, "import { LimpClient } from 'ng-limp/client';"],
    [`${angular}/api.service.ts`, "import { inject } from '@angular/core';"],
    [`${client}/limp-client.ts`, "import { Queue } from './calls/queue';"],
    [`${client}/public-api.ts`, "export { LimpClient } from './limp-client';"],
    [`${client}/upload/chunks.ts`, "import { Queue } from '../requests/queue';"],
    [`${client}/calls/user-calls.ts`, "import { u } from '../upload/chunks';"],
    [`${client}/sign-in/flow.ts`, "import { Queue } from '../requests/queue';"],
    [`${client}/requests/queue.ts`, "import { Session } from '../session/session';"],
    [`${client}/session/session.ts`, "import type { Store } from '../config/session-store';"],
    [`${client}/connection/connection.ts`, "import { sign } from '../token/signer';"],
    [`${client}/session/session.ts`, "import { hash } from '../protocol/auth-hash';"],
    [`${client}/token/signer.ts`, "import { LimpError } from '../errors';"],
    [`${client}/protocol/reply.ts`, "import { LimpError } from '../errors';"],
    [`${client}/errors.ts`, "import type { Reply } from './protocol/reply';"],
    [`${client}/token/signer.ts`, "import { SignJWT } from 'jose';"],
    [`${client}/calls/calls.spec.ts`, "import { Fake } from '../../spec/fake-transport';"],
    [`${client}/protocol/query.spec.ts`, "import { LimpClient } from '../limp-client';"],
    [
      'projects/ng-limp/client/spec/servers.mts',
      "import { x } from '../../../limpd/src/server.ts';",
    ],
    ['projects/limpd/src/server.ts', "import type { Reply } from 'ng-limp/client';"],
    ['projects/limpd/src/server.ts', "import { WebSocketServer } from 'ws';"],
    ['projects/limpd/src/http/app.ts', "import { route } from '../dispatch/route.ts';"],
    ['projects/limpd/src/server.ts', "import { attachSockets } from './ws/attach.ts';"],
    ['projects/limpd/src/core/session.spec.ts', "import { Quotas } from '../ws/quota.ts';"],
  ])('%s: %s', async (file, code) => {
    expect(await lintSnippet('limp/floors', file, code)).toEqual([]);
  });
});
