import { describe, expect, it } from 'vitest';

import { declaredForTemplates, exportedNames } from './published.ts';

const declarations = `
declare abstract class Check {
    static ɵdir: i0.ɵɵDirectiveDeclaration<Check, never, never, {}, {}, never, never, true, never>;
}
declare class Service {
    static ɵfac: i0.ɵɵFactoryDeclaration<Service, never>;
}
declare class Submit<T = any> {
    static ɵdir: i0.ɵɵDirectiveDeclaration<Submit<any>, "form[limpSubmit]", ["limpSubmit"], {}>;
}
declare class BytesPipe {
    static ɵpipe: i0.ɵɵPipeDeclaration<BytesPipe, "limpBytes", true>;
}

export { Service, Submit, TOKEN as ɵTOKEN };
export type { Args };
export * from 'ng-limp/client';
`;

describe('What is published', () => {
  it('are the names in the lists of exports, private ones aside', () => {
    expect(exportedNames(declarations)).toEqual(['Service', 'Submit', 'Args']);
  });

  it('is for templates where it has a selector or a name', () => {
    expect(declaredForTemplates(declarations)).toEqual(['Submit', 'BytesPipe']);
  });
});
