#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { GRACE_S, readCommand, USAGE } from './cli.ts';
import { backUp } from './data/sqlite/backup.ts';
import { UnfitDatabaseError } from './data/sqlite/schema.ts';
import { StartError } from './loader.ts';
import { consoleLogger } from './logger.ts';
import type { LimpdOptions } from './options.ts';
import { createLimpd } from './server.ts';
import { VERSION } from './version.ts';

/**
 * Halves what may lie about of the memory that big uploads came in. By default V8 lets twice 32 MiB of
 * short-lived buffers gather before it collects them. Other V8s than Node.js 24's may not know the flag.
 */
const COLLECT_BUFFERS_SOONER = '--scavenger-max-new-space-capacity-mb=8';

async function run(options: LimpdOptions): Promise<void> {
  const logger = consoleLogger(options.debug === true ? 'debug' : 'info');
  // What a module leaves running on its own must not end the process either.
  const onStray = (error: unknown): void => {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    logger.error('an error that nobody handled', { error: told });
  };
  process.on('uncaughtException', onStray).on('unhandledRejection', onStray);
  const limpd = await createLimpd({ graceMs: GRACE_S * 1000, ...options, logger });
  if (process.versions.v8.startsWith('13.')) setFlagsFromString(COLLECT_BUFFERS_SOONER);
  logger.info(`listening at ${limpd.url} with ${limpd.modules.join(', ') || 'no packages'}`);
  const stop = (): void => {
    // A second signal ends the process at once.
    process.off('SIGINT', stop).off('SIGTERM', stop);
    logger.info('stopping');
    // What a module has left running must not keep the process.
    void limpd.close().then(
      () => process.exit(),
      (error: unknown) => {
        console.error('limpd:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

/** Says what went wrong: what can be mended in a sentence, all else with where it happened. */
function fail(error: unknown): void {
  const isKnown = error instanceof StartError || error instanceof UnfitDatabaseError;
  console.error('limpd:', isKnown ? error.message : error);
  process.exitCode = 1;
}

const command = readCommand(process.argv.slice(2), process.env);
switch (command.kind) {
  case 'help':
    process.stdout.write(USAGE);
    break;
  case 'version':
    process.stdout.write(`${VERSION}\n`);
    break;
  case 'mistake':
    process.stderr.write(`limpd: ${command.message}\n`);
    process.exitCode = 1;
    break;
  case 'run':
    await run(command.options).catch(fail);
    break;
  case 'backup':
    await backUp(command.dataDir, command.target).catch(fail);
    break;
  default:
    command satisfies never;
}
