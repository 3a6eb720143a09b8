import { TestBed } from '@angular/core/testing';
import { ApiService } from 'ng-limp';
import { LimpTestingController } from './limp-testing-controller';
import { provideLimpTesting } from './provide-limp-testing';

describe('The message of a failed expectation says', () => {
  let api: ApiService;
  let limp: LimpTestingController;

  const messageOf = (run: () => void): string => {
    try {
      run();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return 'nothing was thrown';
  };

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
    api = TestBed.inject(ApiService);
    limp = TestBed.inject(LimpTestingController);
  });

  it('that no call was made', () => {
    expect(messageOf(() => limp.expectOne('staff/read'))).toBe(
      'Expected one call to staff/read, but there was none. ' +
        'A call with awaitAuth waits until somebody is signed in. No call was made.',
    );
  });

  it('which calls were made instead, without secrets', () => {
    api.call('blog/read', { query: [{ $limit: 5 }] });
    limp.expectOne('blog/read').flush();
    api.call('user/create', {
      doc: { name: 'Z', email_hash: 'SECRET', nested: { token: 'SECRET' } },
    });
    api.auth('email', 'a@b.c', 'SECRET');
    const message = messageOf(() => limp.expectOne('staff/read'));
    expect(message).toContain(
      'These calls were made:\n' +
        '  1. blog/read query [{"$limit":5}] (answered)\n' +
        '  2. user/create doc {"name":"Z","email_hash":"(hidden)","nested":{"token":"(hidden)"}} ' +
        '(waiting for an answer)',
    );
    expect(message).not.toContain('SECRET');
    expect(message).not.toContain(btoa('SECRET').slice(0, 6));
  });

  it('that sign-ins show neither hash nor password', () => {
    api.auth('email', 'a@b.c', 'SECRET');
    const message = messageOf(() => limp.verify());
    expect(message).toContain('session/auth doc {"email":"a@b.c","hash":"(hidden)"}');
    expect(JSON.stringify(limp.expectOne('session/auth'))).toContain('"hash":"(hidden)"');
  });

  it('that there were several', () => {
    api.call('staff/read');
    api.call('staff/read');
    expect(messageOf(() => limp.expectOne('staff/read'))).toMatch(
      /^Expected one call to staff\/read, but there were 2\. Take them all by match\(\)/,
    );
    expect(messageOf(() => limp.expectNone(() => true))).toMatch(
      /^Expected no call that the function accepts, but there were 2\. These calls were made/,
    );
  });

  it('that the connection is not ready, where that is why', async () => {
    await limp.drop();
    api.call('staff/read').subscribe({ error: () => undefined });
    expect(messageOf(() => limp.expectOne('staff/read'))).toContain(
      'The connection is waiting, and calls wait until it is ready: connect() it.',
    );
  });

  it('which files went up', () => {
    api.call('staff/create', { doc: { photo: new File(['abc'], 'a.png') } });
    expect(messageOf(() => limp.verify())).toContain('files "a.png" (waiting for an answer)');
  });

  it('no more of a long doc than anybody reads', () => {
    api.call('staff/create', { doc: { text: 'x'.repeat(10_000) } });
    expect(messageOf(() => limp.verify()).length).toBeLessThan(700);
  });
});
