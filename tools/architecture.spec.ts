import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const source = 'projects/ng-limp/client/src';
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
/** What all rooms may use, and what names the others to apps: neither is drawn. */
const undrawn = ['protocol', 'errors', 'lazy', 'public-api'];
/** The files of the facade. */
const facade = ['limp-client', 'limp-api', 'connection-router'];

/** The room that a file of the client belongs to. */
function roomOf(path: string): string {
  const [first = ''] = posix.relative(source, path).split('/');
  const name = first.replace(/\.ts$/, '');
  return facade.includes(name) ? 'limp-client' : name;
}

function importsOf(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8');
  return [...code.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    posix.join(dirname(file), path),
  );
}

const files = globSync(`${source}/**/*.ts`, { cwd: root }).filter(
  (file) => !file.endsWith('.spec.ts'),
);

describe('The drawing of the client’s rooms', () => {
  it('has an arrow for each import, and no other', () => {
    const arrows = files.flatMap((file) =>
      importsOf(file).map((imported) => [roomOf(file), roomOf(imported)] as const),
    );
    const made = arrows
      .filter(([from, to]) => from !== to && !undrawn.includes(from) && !undrawn.includes(to))
      .map(([from, to]) => `${from} --> ${to}`);
    const [, drawing = ''] = /```mermaid\n(.*?)```/s.exec(page) ?? [];
    const drawn = [...drawing.matchAll(/^ {2}(\S+ --> \S+)$/gm)].map(([, arrow = '']) => arrow);
    expect(drawn.sort()).toEqual([...new Set(made)].sort());
  });

  it('is explained room by room', () => {
    const rooms = new Set(files.map(roomOf).filter((room) => !/errors|lazy|public-api/.test(room)));
    const [, section = ''] = page.split(/^## The rooms of (?:the client|limpd)$/m);
    const told = [...section.matchAll(/^\| `([\w-]+)`\s+\|/gm)].map(([, room = '']) => room);
    expect(told.filter((room) => rooms.has(room)).sort()).toEqual([...rooms].sort());
  });

  it('names files that are there', () => {
    const named = [...page.matchAll(/`([\w-]+\/[\w-]+\.ts)`/g)].map(([, file = '']) => file);
    const lost = named.filter((file) => !files.includes(`${source}/${file}`));
    expect(lost).toEqual([]);
  });
});
