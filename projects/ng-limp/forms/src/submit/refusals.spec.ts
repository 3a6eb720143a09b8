import { TestBed } from '@angular/core/testing';
import { LimpTestingController, provideLimpTesting } from 'ng-limp/testing';
import type { LimpTestError } from 'ng-limp/testing';
import { KINDS, SubmitPage } from '../spec/submit-page';
import { LIMP_SUBMIT_TEXTS } from './submit-texts';

const MISSING: LimpTestError = {
  code: 'LIMP_APP_STAFF_MISSING_ATTR',
  msg: "Missing attr 'email' from request on module 'LIMP_APP_STAFF'.",
};
const INVALID: LimpTestError = {
  code: 'LIMP_APP_STAFF_INVALID_ATTR',
  msg: "Invalid attr 'name' of type '<class 'dict'>' with required type 'locale' for 'create' request.",
};

describe.each(KINDS)('What the server refuses of a %s form', (_kind, host) => {
  let limp: LimpTestingController;
  let page: SubmitPage;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideLimpTesting(),
        {
          provide: LIMP_SUBMIT_TEXTS,
          useValue: { missing: 'Das fehlt.', invalid: 'Das geht nicht.' },
        },
      ],
    });
    limp = TestBed.inject(LimpTestingController);
    page = await SubmitPage.of(host);
    await page.fillAll();
  });

  afterEach(() => {
    limp.verify();
  });

  async function refused(error: LimpTestError): Promise<void> {
    page.submit();
    limp.expectOne('staff/create').error(error);
    await page.rendered();
    await page.settled();
  }

  it('is an error of the control, which is touched and focused', async () => {
    await refused(MISSING);
    expect(page.host.refusalAt('email')).toBe('Das fehlt.');
    expect(page.host.isTouched('email')).toBe(true);
    expect(document.activeElement).toBe(page.field('Email'));
    expect(page.heard().alert).toBeNull();
    expect(page.host.failures.map(({ code }) => code)).toEqual([MISSING.code]);
    expect(page.host.replies).toEqual([]);
  });

  it('keeps the form from being sent until the value changes', async () => {
    await refused(MISSING);
    page.submit();
    await page.settled();
    limp.expectNone('staff/create');
    page.fill('Email', 'other@example.com');
    await page.settled();
    expect(page.host.refusalAt('email')).toBeNull();
    page.submit();
    limp.expectOne('staff/create').flush();
    await page.settled();
  });

  it('is an error of a group where the attr is one, until any value in it changes', async () => {
    await refused(INVALID);
    expect(page.host.refusalAt('name')).toBe('Das geht nicht.');
    expect(document.activeElement).toBe(page.field('English'));
    page.fill('Arabic', 'ساره');
    await page.settled();
    expect(page.host.refusalAt('name')).toBeNull();
  });

  it('is an error deep inside where a path leads there', async () => {
    await refused({ ...INVALID, msg: "Invalid value for attr 'name.ar_AE' from request." });
    expect(page.host.refusalAt('name.ar_AE')).toBe('Das geht nicht.');
    expect(document.activeElement).toBe(page.field('Arabic'));
  });

  it('is found though its first letter is left out, as servers of 5.0 do', async () => {
    const msg = "Missing doc attr 'mail' from request on module 'LIMP_APP_STAFF'.";
    await refused({ ...MISSING, msg });
    expect(page.host.refusalAt('email')).toBe('Das fehlt.');
  });

  it.each<[string, LimpTestError]>([
    ['of an attr that has no control', { ...MISSING, msg: "'photos' is missing." }],
    ['of an attr by a name that objects have', { ...MISSING, msg: "'constructor' is missing." }],
    ['without the name of an attr', { ...INVALID, msg: 'Attr is invalid.' }],
    ['as a whole', { status: 403, code: 'CORE_SESSION_FORBIDDEN', msg: 'You may not.' }],
  ])('is an error of the form where it is %s, and the form can be sent again', async (_, error) => {
    page.field('Arabic').focus();
    await refused(error);
    expect(page.heard().alert).toBe(error.msg);
    expect(page.host.sending().error()).toBe(page.host.failures[0]);
    expect(page.disabledFields()).toEqual(['Code']);
    expect(document.activeElement).toBe(page.field('Arabic'));
    page.submit();
    await page.rendered();
    expect(page.heard().alert).toBeNull();
    limp.expectOne('staff/create').flush();
    await page.settled();
  });

  it('is told at every control where a method takes one kind of doc', async () => {
    const code = 'LIMP_APP_STAFF_INVALID_DOC';
    const sets = "Failed sets:['email': Missing, 'photo': Invalid]";
    await refused({ code, msg: `Could not match doc with any of the required doc_args. ${sets}` });
    expect(page.host.refusalAt('email')).toBe('Das fehlt.');
    expect(page.host.refusalAt('photo')).toBe('Das geht nicht.');
    expect(page.heard().alert).toBeNull();
  });

  it('is told of a file that cannot be sent at the control of the file', async () => {
    page.choose(new File([], 'nothing.txt'));
    await page.settled();
    page.submit();
    await page.settled();
    limp.expectNone('staff/create');
    expect(page.host.refusalAt('photo')).toMatch(/^The file "nothing.txt" is empty/);
    expect(document.activeElement).toBe(page.field('Photo'));
    expect(page.heard().alert).toBeNull();
    expect(page.host.failures.map(({ kind }) => kind)).toEqual(['usage']);
  });
});
