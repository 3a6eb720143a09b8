import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RECORDED_MODULES } from '../testing/start.ts';
import { loadModules, StartError } from './loader.ts';
import { silentLogger } from './logger.ts';
import { SAMPLE_MODULES_DIR } from './options.ts';
import { createLimpd } from './server.ts';

const publicApi = fileURLToPath(new URL('public-api.ts', import.meta.url));

/** A folder of packages, with these files in it. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'limpd-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(dir, path, '..'), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return dir;
}

function moduleText(name: string): string {
  return `import { defineModule } from ${JSON.stringify(publicApi)};
export default defineModule({ name: '${name}', attrs: {} });`;
}

describe('loading', () => {
  it('finds the sample package', async () => {
    const modules = await loadModules([SAMPLE_MODULES_DIR], undefined);
    expect(modules.map((module) => module.code)).toContain('STAFF_STAFF');
  });

  it('takes each folder for a package and each file of code for a module', async () => {
    const dir = await folderWith({
      'one/a.ts': moduleText('a'),
      'one/b.mjs': moduleText('b'),
      'one/b.d.ts': 'junk',
      'one/b.spec.ts': 'junk',
      'one/b.js.map': 'junk',
      'two/c.ts': moduleText('c'),
      'readme.md': 'junk',
      '.hidden/d.ts': 'junk',
    });
    const modules = await loadModules([dir], undefined);
    expect(modules.map((module) => module.code)).toEqual(['ONE_A', 'ONE_B', 'TWO_C']);
  });

  it('loads only the packages that are named', async () => {
    const dir = await folderWith({ 'one/a.ts': moduleText('a'), 'two/b.ts': 'junk' });
    const modules = await loadModules([dir], ['one']);
    expect(modules.map((module) => module.name)).toEqual(['a']);
    expect(await loadModules([dir], [])).toEqual([]);
  });

  it('tells which package is not there, and which are', async () => {
    const dir = await folderWith({ 'one/a.ts': moduleText('a') });
    await expect(loadModules([dir], ['one', 'tow'])).rejects.toThrow(/'tow'.*There is: one/s);
  });

  it('tells which folder cannot be read', async () => {
    await expect(loadModules(['/no/such/folder'], undefined)).rejects.toThrow(/no\/such\/folder/);
  });

  it('tells which file holds no module', async () => {
    const dir = await folderWith({ 'one/a.ts': 'export default { name: "a" };' });
    await expect(loadModules([dir], undefined)).rejects.toThrow(/a\.ts/);
  });
});

describe('a server', () => {
  it('does not start with two modules of one name', async () => {
    const dirs = [SAMPLE_MODULES_DIR, RECORDED_MODULES];
    await expect(createLimpd({ port: 0, modulesDirs: dirs, logger: silentLogger })).rejects.toThrow(
      /'staff'.*STAFF_STAFF.*LIMP_APP_STAFF/,
    );
  });

  it('does not start with a module named like one of the core', async () => {
    const dir = await folderWith({ 'mine/user.ts': moduleText('user') });
    await expect(
      createLimpd({ port: 0, modulesDirs: [dir], logger: silentLogger }),
    ).rejects.toThrow(StartError);
  });
});
