/**
 * Finds the Chromium that the unit tests, the end-to-end tests and the packed app run in.
 * Nothing is downloaded: either one is on this machine, or Debian's package manager has it.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Flags for every Chromium that a test starts. Root has no sandbox of its own,
 * and a test's browser has no business with the network outside.
 */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** What the search asks of the machine; tests give their own answers. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** True for a file that may be run. */
  readonly isProgram: (path: string) => boolean;
  readonly isRoot: boolean;
  readonly isDebian: boolean;
  /** Installs a Debian package; false when that failed. */
  readonly install: (packageName: string) => boolean;
  readonly say: (line: string) => void;
}

/** The path of a Chromium, or undefined when this machine has none. Throws if CHROME_BIN names no program. */
export function findChromium(machine: Machine = thisMachine): string | undefined {
  const named = machine.env['CHROME_BIN'];
  if (named !== undefined && named !== '') {
    if (machine.isProgram(named)) return named;
    throw new Error(
      `CHROME_BIN is "${named}", which is not a program. Set it to the path of a Chromium or Chrome, or unset it.`,
    );
  }
  return candidates(machine).find(machine.isProgram);
}

/** The path of a Chromium, installed if need be and possible; throws an error that says what to do otherwise. */
export function ensureChromium(machine: Machine = thisMachine): string {
  const found = findChromium(machine);
  if (found !== undefined) return found;
  if (!machine.isDebian || !machine.isRoot) {
    throw new Error(
      'No Chromium found. Install Chromium or Chrome' +
        (machine.isDebian ? ' (sudo apt-get install chromium)' : '') +
        ', or set CHROME_BIN to the path of one.',
    );
  }
  machine.say('No Chromium found: installing the Debian package chromium (a minute or two) …');
  const installed = machine.install('chromium') ? findChromium(machine) : undefined;
  if (installed !== undefined) return installed;
  throw new Error(
    'Installing the Debian package chromium failed. Install a Chromium by hand, or set CHROME_BIN to the path of one.',
  );
}

function candidates({ env, platform }: Machine): string[] {
  switch (platform) {
    case 'darwin':
      return ['Chromium', 'Google Chrome', 'Microsoft Edge'].flatMap((app) =>
        ['', env['HOME'] ?? ''].map(
          (home) => `${home}/Applications/${app}.app/Contents/MacOS/${app}`,
        ),
      );
    case 'win32':
      return [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => [
          `${folder}\\Chromium\\Application\\chrome.exe`,
          `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
          `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
        ]);
    default:
      return (env['PATH'] ?? '')
        .split(delimiter)
        .filter((folder) => folder !== '')
        .concat('/usr/bin', '/snap/bin')
        .flatMap((folder) =>
          ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) =>
            join(folder, name),
          ),
        );
  }
}

const thisMachine: Machine = {
  env: process.env,
  platform: process.platform,
  isProgram(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  get isRoot() {
    return process.getuid?.() === 0;
  },
  get isDebian() {
    try {
      return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
    } catch {
      return false;
    }
  },
  install(packageName) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return [
      ['update', '-q'],
      ['install', '-y', '-q', '--no-install-recommends', packageName],
    ].every(
      (args) =>
        // apt's own chatter goes to standard error, so that what a caller prints stays readable
        spawnSync('apt-get', args, { env, stdio: ['ignore', 2, 2] }).status === 0,
    );
  },
  say(line) {
    console.error(line);
  },
};
