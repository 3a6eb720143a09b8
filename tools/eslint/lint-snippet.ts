/** Lints a snippet with the workspace's own settings, as if it were in a file that need not exist. */
import { ESLint, type Linter } from 'eslint';
import { resolve } from 'node:path';
import tseslint from 'typescript-eslint';

import limp from './rules.mjs';

const root = resolve(import.meta.dirname, '../..');
const configured = new ESLint({ cwd: root });

/** The messages of one rule, which works without type information, about `code` at `file`. */
export async function lintSnippet(rule: string, file: string, code: string): Promise<string[]> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.ts', '**/*.mts'],
        languageOptions: { parser: tseslint.parser },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
        plugins: { limp, '@typescript-eslint': tseslint.plugin },
        rules: { [rule]: await settingOf(rule, file) },
      },
    ],
  });
  const results = await eslint.lintText(code, { filePath: resolve(root, file) });
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

/** How eslint.config.mjs sets a rule for a file; an error if it does not make it an error. */
async function settingOf(rule: string, file: string): Promise<Linter.RuleEntry> {
  const config = (await configured.calculateConfigForFile(resolve(root, file))) as {
    rules?: Linter.RulesRecord;
  };
  const setting = config.rules?.[rule];
  const severity = Array.isArray(setting) ? setting[0] : setting;
  if (setting === undefined || (severity !== 2 && severity !== 'error')) {
    throw new Error(`eslint.config.mjs does not make ${rule} an error in ${file}.`);
  }
  return setting;
}
