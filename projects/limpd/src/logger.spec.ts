import { afterEach, describe, expect, it, vi } from 'vitest';
import { consoleLogger } from './logger.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the console logger', () => {
  it('writes warnings and errors to stderr, all else to stdout, from its level up', () => {
    const out = vi.spyOn(console, 'log').mockReturnValue();
    const err = vi.spyOn(console, 'error').mockReturnValue();
    const logger = consoleLogger('info');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(out.mock.calls).toEqual([['limpd info: b']]);
    expect(err.mock.calls).toEqual([['limpd warn: c'], ['limpd error: d']]);
  });

  it('keeps each message on one line, whatever a client put into it', () => {
    const out = vi.spyOn(console, 'log').mockReturnValue();
    consoleLogger('debug').debug('call', { endpoint: 'a\nlimpd info: forged', status: 400 });
    expect(out.mock.calls).toEqual([
      ['limpd debug: call endpoint="a\\nlimpd info: forged" status=400'],
    ]);
  });
});
