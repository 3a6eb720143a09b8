import { build as bundle } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build, isFresh } from '../../tools/build.ts';
import { codeFrom, type SourceMap } from '../attribution.ts';
import { initialScripts } from '../initial-scripts.ts';
import { type AppName, buildApp } from '../minimal-apps.ts';
import { bundled, type Series } from '../series.ts';

const root = resolve(import.meta.dirname, '../..');
const ours = /\/ng-limp\/|\/jose\//;
/** The entries beside `ng-limp` and `ng-limp/client`. */
const others = /\/ng-limp\/(forms|testing)\//;

interface Script {
  readonly code: string;
  readonly map: SourceMap;
}

/** The scripts of an app. */
interface App {
  /** Those loaded at its start. */
  readonly initial: readonly Script[];
  /** Those loaded when what they hold is first used. */
  readonly later: readonly Script[];
}

/** Bytes, gzipped, that ng-limp adds to a minimal app built for production. */
export async function measureBundle(say: (line: string) => void): Promise<Series[]> {
  if (!isFresh(root, 'ng-limp')) {
    say('bundle: building ng-limp …');
    const { ok, output } = await build(root, 'ng-limp');
    if (!ok) throw new Error(`${output}\nBuilding ng-limp failed: see above.`);
  }
  const built = (name: AppName): App => {
    say(`bundle: building the app "${name}" for production …`);
    return readApp(buildApp(name));
  };
  const { initial: bare } = built('bare');
  const { initial: core, later } = built('core');
  const { initial: worker } = built('worker');
  const { initial: form } = built('form');
  const { initial: forms } = built('forms');
  if (from(core, ours) === '' || from(forms, others) === '') {
    throw new Error('The source maps of the apps do not name the sources of ng-limp any more.');
  }
  const coreBytes = gzipped(from(core, ours));
  const figure = (setting: string, value: number, note?: string): Series => ({
    ...{ measure: 'bundle', rival: 'ours', setting, values: [value] },
    ...(note === undefined ? {} : { note }),
  });
  return [
    figure(bundled.core, coreBytes, 'with jose, without rxjs and Angular'),
    { ...(await originalBundle()), setting: bundled.core },
    figure('of it jose', coreBytes - gzipped(from(core, /\/ng-limp\//))),
    figure('loaded when first used', gzipped(from(later, ours)), 'not in the figures above'),
    figure('upload worker on top', gzipped(from(worker, ours)) - coreBytes),
    figure(bundled.form, gzipped(from(form, ours)) - coreBytes, 'a file input and limpSubmit'),
    figure('all of forms on top', gzipped(from(forms, ours)) - coreBytes),
    figure(bundled.others, gzipped(from(core, others))),
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

function readApp(folder: string): App {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
  const codes = new Map(files.map((file) => [file, read(file)]));
  const initial = new Set(initialScripts(read('index.html'), codes));
  const scriptsOf = (isWanted: (file: string) => boolean): Script[] =>
    [...codes].flatMap(([file, code]) =>
      isWanted(file) ? { code, map: JSON.parse(read(`${file}.map`)) as SourceMap } : [],
    );
  return {
    initial: scriptsOf((file) => initial.has(file)),
    later: scriptsOf((file) => !initial.has(file)),
  };
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
  // gzip makes 20 bytes of nothing
  return code === '' ? 0 : gzipSync(code, { level: 9 }).length;
}
