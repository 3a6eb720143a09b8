import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Stands in for npm: notes how it was called, empties node_modules, and leaves behind what npm leaves. */
const npm = `
  const { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
  appendFileSync('npm-calls', process.argv[2] + '\\n');
  mkdirSync('node_modules', { recursive: true });
  for (const name of readdirSync('node_modules')) rmSync('node_modules/' + name, { recursive: true });
  const { '': root, ...packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  for (const [at, { os }] of Object.entries(packages)) {
    if (os === 'elsewhere' || at.endsWith(process.env.NOT_IN_REGISTRY)) { delete packages[at]; continue; }
    mkdirSync(at, { recursive: true });
    writeFileSync(at + '/package.json', '{}');
  }
  writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

interface Package {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optional?: boolean;
  readonly os?: string;
  readonly cpu?: string;
}
type Packages = Readonly<Record<string, Package>>;

const a: Packages = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };
const b: Packages = {
  'node_modules/a/node_modules/b': { version: '2.0.0', integrity: 'sha512-b' },
};
/** What only other platforms take. */
const foreign: Packages = {
  'node_modules/foreign': { version: '1.0.0', optional: true, os: 'elsewhere' },
};
/** What this platform takes, as it does the pinned Node. */
const native: Packages = {
  'node_modules/native': {
    version: '24.0.0',
    optional: true,
    os: process.platform,
    cpu: process.arch,
  },
};

describe('The bootstrap', () => {
  let root = '';
  const at = (file: string) => join(root, file);
  const npmCalls = () =>
    existsSync(at('npm-calls')) ? readFileSync(at('npm-calls'), 'utf8').trim().split('\n') : [];
  const env = () => ({ ...process.env, npm_execpath: at('npm.js') });
  const bootstrap = (...args: string[]) =>
    spawnSync(process.execPath, ['tools/bootstrap.mjs', ...args], {
      cwd: root,
      env: env(),
      encoding: 'utf8',
    });
  const write = (file: string, text: string) => {
    mkdirSync(dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };
  const date = (file: string, year: number) =>
    utimesSync(at(file), new Date(year, 0), new Date(year, 0));
  const lock = (packages: Packages) => {
    const own = { optionalDependencies: { native: '24.0.0' } };
    write('package-lock.json', JSON.stringify({ packages: { '': own, ...packages } }));
  };
  const installByHand = (packages: Packages, folder = 'node_modules') => {
    for (const name of Object.keys(packages)) {
      write(join(folder, '..', name, 'package.json'), '{}');
    }
    write(join(folder, '.package-lock.json'), JSON.stringify({ packages }));
  };

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'bootstrap-')));
    mkdirSync(at('tools'));
    for (const file of ['bootstrap.mjs', 'bootstrap']) {
      cpSync(join(import.meta.dirname, file), at(`tools/${file}`), { recursive: true });
    }
    lock({ ...a, ...b });
    write('npm.js', npm);
    write('main.mjs', 'console.log(process.argv.slice(2).join()); process.exit(7);');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('runs the script with its arguments and gives its exit code', () => {
    const { status, stdout } = bootstrap('main.mjs', 'a', '--b');
    expect(stdout).toBe('a,--b\n');
    expect(status).toBe(7);
  });

  it('installs once from a fresh clone, and says so', () => {
    expect(bootstrap('main.mjs').stderr).toContain('npm ci');
    expect(bootstrap('main.mjs').stderr).not.toContain('npm ci');
    expect(npmCalls()).toEqual(['ci']);
  });

  describe('installs again', () => {
    const installsAgain = () => {
      bootstrap('main.mjs');
      expect(npmCalls()).toEqual(['ci', 'ci']);
      bootstrap('main.mjs');
      expect(npmCalls()).toEqual(['ci', 'ci']);
    };
    beforeEach(() => {
      bootstrap('main.mjs');
    });

    it.each([
      ['another version', { ...b, 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
      ['another content', { ...b, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }],
      ['another source', { ...b, 'node_modules/a': { version: '1.0.0', resolved: 'git+ssh://x' } }],
      ['another place', { ...a, 'node_modules/b': { version: '2.0.0', integrity: 'sha512-b' } }],
      ['one package less', a],
      ['one package more', { ...a, ...b, 'node_modules/c': { version: '1.0.0' } }],
    ] satisfies [string, Packages][])('when the lock file has %s', (_, packages) => {
      lock(packages);
      installsAgain();
    });

    it.each([2001, 2040])('when the lock file is another, be it of the year %i', (year) => {
      lock(a);
      date('package-lock.json', year);
      installsAgain();
    });

    it('when the lock file is another, though all dates are the same', () => {
      lock(a);
      for (const file of ['.package-lock.json', '.made-from-lock', '../package-lock.json']) {
        date(`node_modules/${file}`, 2020);
      }
      installsAgain();
    });

    it('when somebody installed by hand from another lock file since', () => {
      installByHand(a);
      installsAgain();
    });

    it('when somebody added a package that the lock file does not have', () => {
      installByHand({ ...a, ...b, 'node_modules/c': { version: '1.0.0' } });
      installsAgain();
    });

    it('when a package has gone', () => {
      rmSync(at('node_modules/a/node_modules/b'), { recursive: true });
      installsAgain();
    });

    it('when what npm wrote has gone or is broken', () => {
      writeFileSync(at('node_modules/.package-lock.json'), '{"pack');
      installsAgain();
    });
  });

  it('does not install again when only the date of the lock file is new', () => {
    bootstrap('main.mjs');
    date('package-lock.json', 2040);
    bootstrap('main.mjs');
    expect(npmCalls()).toEqual(['ci']);
  });

  describe('takes what was installed by hand', () => {
    it.each([2001, 2040])('from the same lock file, be it of the year %i', (year) => {
      installByHand({ ...a, ...b });
      date('package-lock.json', year);
      bootstrap('main.mjs');
      expect(npmCalls()).toEqual([]);
    });

    it('though its own last install was from another lock file', () => {
      bootstrap('main.mjs');
      lock(a);
      rmSync(at('node_modules'), { recursive: true });
      installByHand(a);
      bootstrap('main.mjs');
      expect(npmCalls()).toEqual(['ci']);
    });

    it('though npm noted where each package came from', () => {
      const noted = { version: '1.0.0', integrity: 'sha512-a', resolved: 'https://example.org/a' };
      installByHand({ ...b, 'node_modules/a': noted });
      bootstrap('main.mjs');
      expect(npmCalls()).toEqual([]);
    });

    it('without what only other platforms take', () => {
      lock({ ...a, ...b, ...foreign });
      installByHand({ ...a, ...b });
      bootstrap('main.mjs');
      expect(npmCalls()).toEqual([]);
    });
  });

  describe('does not take what was installed by hand', () => {
    it('from another lock file, however new it is', () => {
      installByHand(a);
      date('package-lock.json', 2001);
      bootstrap('main.mjs');
      expect(npmCalls()).toEqual(['ci']);
    });

    it('without the Node that is pinned for this platform', () => {
      lock({ ...a, ...b, ...native });
      installByHand({ ...a, ...b });
      bootstrap('main.mjs');
      expect(npmCalls()).toEqual(['ci']);
      expect(existsSync(at('node_modules/native'))).toBe(true);
    });
  });

  it('installs only once where the registry lacks the pinned Node', () => {
    lock({ ...a, ...b, ...native });
    process.env['NOT_IN_REGISTRY'] = 'native';
    try {
      bootstrap('main.mjs');
      bootstrap('main.mjs');
    } finally {
      delete process.env['NOT_IN_REGISTRY'];
    }
    expect(existsSync(at('node_modules/native'))).toBe(false);
    expect(npmCalls()).toEqual(['ci']);
  });

  describe.skipIf(process.platform === 'win32')('where node_modules is a link', () => {
    /** Leads to the node_modules of another workspace. */
    const link = (target = '../elsewhere/node_modules') => {
      mkdirSync(at('workspace'));
      for (const name of readdirSync(root)) {
        if (name !== 'workspace') cpSync(at(name), at(`workspace/${name}`), { recursive: true });
      }
      symlinkSync(target, at('workspace/node_modules'));
    };
    const run = () =>
      spawnSync(process.execPath, ['tools/bootstrap.mjs', 'main.mjs'], {
        cwd: at('workspace'),
        env: env(),
        encoding: 'utf8',
      });

    it('empties nothing, and names the link and where it leads', () => {
      installByHand(a, 'elsewhere/node_modules');
      link();
      const { status, stdout, stderr } = run();
      expect(status).toBe(1);
      expect(stdout).toBe('');
      const names = `${at('workspace/node_modules')} is a link to ${at('elsewhere/node_modules')}`;
      expect(stderr).toContain(names);
      expect(stderr).toContain('Remove the link');
      expect(existsSync(at('elsewhere/node_modules/a/package.json'))).toBe(true);
      expect(existsSync(at('workspace/npm-calls'))).toBe(false);
    });

    it('refuses one that leads nowhere', () => {
      link('/nowhere/node_modules');
      const { status, stderr } = run();
      expect(status).toBe(1);
      expect(stderr).toContain('is a link to /nowhere/node_modules');
      expect(existsSync(at('workspace/npm-calls'))).toBe(false);
    });

    it('runs with what it leads to when that is what the lock file says', () => {
      installByHand({ ...a, ...b }, 'elsewhere/node_modules');
      link();
      expect(run().status).toBe(7);
      expect(existsSync(at('workspace/npm-calls'))).toBe(false);
    });
  });

  it.skipIf(process.platform === 'win32')(
    'installs where the workspace is when it was reached by a link',
    () => {
      symlinkSync(root, at('link'));
      const { status } = spawnSync(process.execPath, ['tools/bootstrap.mjs', 'main.mjs'], {
        cwd: at('link'),
        env: env(),
      });
      expect(status).toBe(7);
      expect(npmCalls()).toEqual(['ci']);
    },
  );

  it('says what failed when the installation does, and runs nothing', () => {
    writeFileSync(at('npm.js'), "console.error('npm error 404'); process.exit(1);");
    const { status, stdout, stderr } = bootstrap('main.mjs');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('npm error 404');
    expect(stderr).toContain('npm ci failed');
  });

  it('tells its usage when there is no script', () => {
    const { status, stderr } = bootstrap();
    expect(status).toBe(1);
    expect(stderr).toContain('Usage: node tools/bootstrap.mjs SCRIPT');
  });

  it('puts the workspace’s own programs first on the path', () => {
    writeFileSync(at('main.mjs'), 'console.log(process.env.PATH);');
    expect(bootstrap('main.mjs').stdout.startsWith(at('node_modules/.bin'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'passes a signal on to the script, and waits for it',
    async () => {
      const script =
        "process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1e3); console.log('up');";
      writeFileSync(at('main.mjs'), script);
      const child = spawn(process.execPath, ['tools/bootstrap.mjs', 'main.mjs'], {
        cwd: root,
        env: env(),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([5, null]);
    },
  );
});
