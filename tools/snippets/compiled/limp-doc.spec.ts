import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { compile, type Diagnostic } from '../compile.ts';

const root = resolve(import.meta.dirname, '../../..');

const FORMS = {
  reactive: {
    binding: '[formGroup]="form"',
    members: `readonly form = new FormGroup({
      name: new FormControl('', { nonNullable: true }),
      photo: new FormControl<File[] | null>(null),
    });`,
  },
  signal: {
    binding: '[formRoot]="form"',
    members: `readonly form = form(signal<Staff>({ name: '', photo: null }));`,
  },
  template: { binding: '', members: '' },
} as const;

type Kind = keyof typeof FORMS;
const kinds = Object.keys(FORMS) as Kind[];

/** Functions for `[limpDoc]`, each with the kinds of form that refuse it. */
const FUNCTIONS: Readonly<Record<string, { readonly code: string; readonly refused: Kind[] }>> = {
  'that names the type of the value': {
    code: '(value: Staff) => ({ ...value })',
    refused: [],
  },
  'that takes the value apart': {
    code: '({ photo, ...attrs }: Staff) => ({ ...attrs, ...(photo && { photo }) })',
    refused: [],
  },
  'that asks for less than there is': {
    code: '({ name }: { readonly name: string }) => ({ name })',
    refused: [],
  },
  'for a value that may lack attrs': {
    code: '(value: Partial<Staff>) => ({ ...value })',
    refused: [],
  },
  'that returns a type of the app': { code: '({ name }: Staff): Named => ({ name })', refused: [] },
  'of anything': { code: '(value: unknown) => ({ value })', refused: [] },
  'without arguments': { code: '() => ({})', refused: [] },
  'declared by its type': {
    code: '((value) => ({ ...value })) as LimpDocFn<Staff>',
    refused: [],
  },
  'that asks for an attr that is not there': {
    code: '(value: { readonly nome: string }) => ({ ...value })',
    refused: ['reactive', 'signal'],
  },
  'that asks for an attr of another type': {
    code: '(value: { readonly name: number }) => ({ ...value })',
    refused: ['reactive', 'signal'],
  },
  'that returns a list': { code: '(value: Staff) => [value]', refused: kinds },
  'that returns nothing': { code: '(_value: Staff) => undefined', refused: kinds },
};

/** Other bindings of forms, as apps have them: each with what it is bound to. */
const BINDINGS: Readonly<Record<string, { readonly template: string; readonly members: string }>> =
  {
    'a child that is given the directive of any form': {
      template: `<form limpSubmit="staff/create" #sending="limpSubmit" [formGroup]="form">
        <app-child [sending]="sending" />
      </form>`,
      members: FORMS.reactive.members,
    },
    'a query for the directive': {
      template: `<form limpSubmit="staff/create" [formGroup]="form"></form>{{ sending()?.error()?.msg }}`,
      members: `${FORMS.reactive.members} readonly sending = viewChild(LimpSubmit);`,
    },
    'a form group without types': {
      template: `<form limpSubmit="staff/create" [formGroup]="form" [limpDoc]="doc"></form>`,
      members: `readonly form: FormGroup = new FormGroup({}); readonly doc = (value: Staff) => ({ ...value });`,
    },
    'a file input whose settings come and go': {
      template: `<limp-file-input [accept]="text" [label]="text" [capture]="camera" [aria-label]="text"
        [aria-describedby]="text" [aria-labelledby]="text" />`,
      members: `readonly text: string | null | undefined = null; readonly camera: 'user' | undefined = undefined;`,
    },
    'progress of a call that is not made yet': {
      template: `<limp-upload-progress [call]="call" /><progress [limpProgress]="call"></progress>`,
      members: `call?: LimpCall<Reply<Doc & { readonly name: string }>>;`,
    },
    'bytes of a file that is not there': {
      template: `{{ file?.size | limpBytes }}{{ size | limpBytes }}`,
      members: `readonly file: File | undefined = undefined; readonly size: number | null = null;`,
    },
  };

function moduleOf(template: string, members: string): string {
  return `
    import { ChangeDetectionStrategy, Component, input, signal, viewChild } from '@angular/core';
    import { FormControl, FormGroup, FormsModule, ReactiveFormsModule } from '@angular/forms';
    import { form } from '@angular/forms/signals';
    import type { Doc, LimpCall, Reply } from 'ng-limp';
    import { LimpBytesPipe, LimpFileInput, LimpProgress, LimpSubmit, LimpUploadProgress } from 'ng-limp/forms';
    import type { LimpDocFn } from 'ng-limp/forms';
    interface Staff { name: string; photo: File[] | null; }
    interface Named { readonly name: string; }
    @Component({ selector: 'app-child', template: '', changeDetection: ChangeDetectionStrategy.OnPush })
    export class Child { readonly sending = input.required<LimpSubmit>(); }
    const imports = [FormsModule, ReactiveFormsModule, Child, LimpBytesPipe, LimpFileInput, LimpProgress, LimpSubmit, LimpUploadProgress];
    @Component({ selector: 'app-page', imports, template: \`${template}\`, changeDetection: ChangeDetectionStrategy.OnPush })
    export class Page { ${members} }`;
}

const functions = Object.entries(FUNCTIONS).flatMap(([name, { code, refused }], index) =>
  kinds.map((kind) => ({
    name,
    code,
    kind,
    file: `${kind}-${index}.ts`,
    isRefused: refused.includes(kind),
  })),
);
const bindings = Object.entries(BINDINGS).map(([name, { template, members }], index) => ({
  name,
  file: `binding-${index}.ts`,
  text: moduleOf(template, members),
}));

describe('In strict templates, as the built package has it,', () => {
  let found: readonly Diagnostic[];
  const told = (file: string): readonly string[] =>
    found
      .filter(({ name, code }) => name === file && code !== 'NG8113')
      .map(({ code, text }) => `${code}: ${text}`);

  beforeAll(() => {
    const hosts = functions.map(({ code, kind, file }) => {
      const { binding, members } = FORMS[kind];
      const template = `<form limpSubmit="staff/create" ${binding} [limpDoc]="doc"></form>`;
      return [file, moduleOf(template, `${members} readonly doc = ${code};`)] as const;
    });
    found = compile(
      root,
      new Map([...hosts, ...bindings.map(({ file, text }) => [file, text] as const)]),
    );
  });

  describe.each(kinds)('a %s form', (kind) => {
    it.each(functions.filter((one) => one.kind === kind && !one.isRefused))(
      'takes a function for limpDoc $name',
      ({ file }) => {
        expect(told(file)).toEqual([]);
      },
    );

    it.each(functions.filter((one) => one.kind === kind && one.isRefused))(
      'refuses a function for limpDoc $name',
      ({ file }) => {
        expect(told(file)).toEqual([expect.stringMatching(/^TS2322/)]);
      },
    );
  });

  it.each(bindings)('compiles $name', ({ file }) => {
    expect(told(file)).toEqual([]);
  });
});
