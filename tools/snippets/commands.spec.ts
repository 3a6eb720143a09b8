import { describe, expect, it } from 'vitest';

import { wrongCommands } from './commands.ts';

const commands = {
  scripts: new Set(['test', 'bench']),
  hasProgram: (name: string) => name === 'limpd',
};
const wrong = (text: string, isShell = true) =>
  wrongCommands({ path: 'a.md', text }, () => isShell, commands).map(
    ({ line, text: said }) => `${line} ${said}`,
  );

describe('The commands of a page', () => {
  it('may call scripts and programs that exist', () => {
    expect(wrong('npm test && npm run bench -- --only x\nnpx limpd -p 0')).toEqual([]);
  });

  it('are refused with the line where a script does not exist', () => {
    expect(wrong('npm test\nnpm run bnch\nnpm start')).toEqual([
      '2 package.json has no script "bnch".',
      '3 package.json has no script "start".',
    ]);
  });

  it('are refused where a program or file does not exist, in snippets for a shell alone', () => {
    expect(wrong('npx limpdd\nnode tools/gone.ts')).toHaveLength(2);
    expect(wrong('Another project says `npx limpdd`.', false)).toEqual([]);
    expect(wrong('Run `npm run bnch`.', false)).toHaveLength(1);
  });
});
