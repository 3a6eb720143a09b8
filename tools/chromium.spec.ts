import { describe, expect, it } from 'vitest';

import { ensureChromium, findChromium, type Machine } from './chromium.ts';

interface Fake extends Machine {
  readonly said: string[];
  readonly installed: string[];
}

/** A machine with these programs; installing chromium adds one if `apt` works. */
function machine(programs: string[], more: Partial<Machine> & { apt?: boolean } = {}): Fake {
  const said: string[] = [];
  const installed: string[] = [];
  return {
    env: { PATH: '/usr/local/bin:/usr/bin' },
    platform: 'linux',
    isProgram: (path) => programs.includes(path),
    isRoot: true,
    isDebian: true,
    install(name) {
      installed.push(name);
      if (more.apt === false) return false;
      programs.push(`/usr/bin/${name}`);
      return true;
    },
    say: (line) => said.push(line),
    ...more,
    said,
    installed,
  };
}

describe('The search for a Chromium', () => {
  it('takes CHROME_BIN before any other', () => {
    const env = { CHROME_BIN: '/opt/chrome', PATH: '/usr/bin' };
    expect(findChromium(machine(['/usr/bin/chromium', '/opt/chrome'], { env }))).toBe(
      '/opt/chrome',
    );
  });

  it('says so when CHROME_BIN names no program, rather than taking another', () => {
    const env = { CHROME_BIN: '/opt/gone', PATH: '/usr/bin' };
    expect(() => findChromium(machine(['/usr/bin/chromium'], { env }))).toThrow(
      'CHROME_BIN is "/opt/gone", which is not a program.',
    );
  });

  it('takes an empty CHROME_BIN for none', () => {
    const env = { CHROME_BIN: '', PATH: '/usr/bin' };
    expect(findChromium(machine(['/usr/bin/chromium'], { env }))).toBe('/usr/bin/chromium');
  });

  it.each([
    '/usr/local/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
  ])('finds %s on Linux', (path) => {
    expect(findChromium(machine([path]))).toBe(path);
  });

  it('finds an application of macOS, also one of the user', () => {
    const path = '/Users/ann/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findChromium(machine([path], { platform: 'darwin', env: { HOME: '/Users/ann' } }))).toBe(
      path,
    );
  });

  it('finds a program of Windows', () => {
    const env = { PROGRAMFILES: 'C:\\Program Files' };
    const path = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
    expect(findChromium(machine([path], { platform: 'win32', env }))).toBe(path);
  });

  it('gives undefined when there is none', () => {
    expect(findChromium(machine([]))).toBeUndefined();
  });
});

describe('A machine without a Chromium', () => {
  it('gets the Debian package when it is Debian and we are root, and is told', () => {
    const debian = machine([]);
    expect(ensureChromium(debian)).toBe('/usr/bin/chromium');
    expect(debian.installed).toEqual(['chromium']);
    expect(debian.said.join()).toContain('installing the Debian package chromium');
  });

  it('gets nothing installed when there is one already', () => {
    const ready = machine(['/usr/bin/chromium']);
    ensureChromium(ready);
    expect(ready.installed).toEqual([]);
  });

  it('is told what to do when the installation fails', () => {
    expect(() => ensureChromium(machine([], { apt: false }))).toThrow(
      'Installing the Debian package chromium failed. Install a Chromium by hand, or set CHROME_BIN',
    );
  });

  it('is told what to do when we are not root', () => {
    const user = machine([], { isRoot: false });
    expect(() => ensureChromium(user)).toThrow('sudo apt-get install chromium');
    expect(user.installed).toEqual([]);
  });

  it('is told what to do when it is no Debian', () => {
    const mac = machine([], { isDebian: false, platform: 'darwin' });
    expect(() => ensureChromium(mac)).toThrow(
      'No Chromium found. Install Chromium or Chrome, or set CHROME_BIN to the path of one.',
    );
  });
});
