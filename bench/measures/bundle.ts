import { build as bundle } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build, isFresh } from '../../tools/build.ts';
import { codeFrom, type SourceMap } from '../attribution.ts';
import { type AppName, buildApp } from '../minimal-apps.ts';
import type { Series } from '../series.ts';

const root = resolve(import.meta.dirname, '../..');
const ours = /\/ng-limp\/|\/jose\//;
const notImported = /\/ng-limp\/(forms|testing)\//;

interface Script {
  readonly code: string;
  readonly map: SourceMap;
}

/** Bytes, gzipped, that ng-limp adds to a minimal app built for production. */
export async function measureBundle(say: (line: string) => void): Promise<Series[]> {
  if (!isFresh(root, 'ng-limp')) {
    say('bundle: building ng-limp …');
    const { ok, output } = await build(root, 'ng-limp');
    if (!ok) throw new Error(`${output}\nBuilding ng-limp failed: see above.`);
  }
  const scriptsOf = (name: AppName): Script[] => {
    say(`bundle: building the app "${name}" for production …`);
    return readScripts(buildApp(name));
  };
  const [bare, core, forms] = [scriptsOf('bare'), scriptsOf('core'), scriptsOf('forms')];
  const coreBytes = gzipped(from(core, ours));
  const figure = (setting: string, value: number, note?: string): Series => ({
    ...{ measure: 'bundle', rival: 'ours', setting, values: [value] },
    ...(note === undefined ? {} : { note }),
  });
  return [
    figure('provideLimp + ApiService', coreBytes, 'with jose, without rxjs and Angular'),
    { ...(await originalBundle()), setting: 'provideLimp + ApiService' },
    figure('of it jose', coreBytes - gzipped(from(core, /\/ng-limp\//))),
    figure('forms on top', gzipped(from(forms, ours)) - coreBytes, 'all that the entry exports'),
    figure('entries not imported', gzippedOrNothing(from(core, notImported))),
    figure('whole app without ng-limp', gzipped(all(bare))),
    figure('whole app with it', gzipped(all(core)), 'rxjs and more of Angular included'),
    figure('whole app with forms too', gzipped(all(forms))),
  ];
}

/** The published ng-limp with its jsrsasign, minified, Angular, rxjs and its cookie service left out. */
async function originalBundle(): Promise<Omit<Series, 'setting'>> {
  const { outputFiles } = await bundle({
    absWorkingDir: resolve(import.meta.dirname, '..'),
    stdin: { contents: "export * from 'ng-limp-published'", resolveDir: join(root, 'bench') },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    minify: true,
    external: ['@angular/*', 'rxjs', 'rxjs/*', 'ngx-cookie-service', 'tslib'],
  });
  const code = outputFiles.map(({ text }) => text).join('');
  return {
    measure: 'bundle',
    rival: 'original',
    values: [gzipped(code)],
    note: 'with jsrsasign 8.0.19',
  };
}

function readScripts(folder: string): Script[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => ({
      code: readFileSync(join(folder, file), 'utf8'),
      map: JSON.parse(readFileSync(join(folder, `${file}.map`), 'utf8')) as SourceMap,
    }));
}

function from(scripts: readonly Script[], sources: RegExp): string {
  return scripts
    .map(({ code, map }) => codeFrom(code, map, (source) => sources.test(source)))
    .join('');
}

function all(scripts: readonly Script[]): string {
  return scripts.map(({ code }) => code).join('');
}

function gzipped(code: string): number {
  return gzipSync(code, { level: 9 }).length;
}

/** Nothing has 20 bytes too once it is gzipped. */
function gzippedOrNothing(code: string): number {
  return code === '' ? 0 : gzipped(code);
}
