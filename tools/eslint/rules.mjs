// @ts-check
/** The workspace's own ESLint rules: `limp/floors` and `limp/no-circles`. */
import { relative, resolve, sep } from 'node:path';

import { circle, resolveImport } from './circles.mjs';
import { verdict } from './floors.mjs';

const root = resolve(import.meta.dirname, '../..');

/**
 * Calls back for everything in a file that imports another one.
 *
 * @param {(node: import('estree').Node, source: string, typeOnly: boolean) => void} see
 * @returns {import('eslint').Rule.RuleListener}
 */
function imports(see) {
  /** @param {any} node */
  const declaration = (node) => {
    if (typeof node.source?.value === 'string') {
      // `import { type A }` still runs the other file; only `import type` is gone at run time
      see(node, node.source.value, (node.importKind ?? node.exportKind) === 'type');
    }
  };
  return {
    ImportDeclaration: declaration,
    ExportNamedDeclaration: declaration,
    ExportAllDeclaration: declaration,
    ImportExpression: declaration,
    /** @param {any} node */
    TSImportType(node) {
      const source = node.source ?? node.argument?.literal;
      if (typeof source?.value === 'string') see(node, source.value, true);
    },
  };
}

/** @type {import('eslint').Rule.RuleModule} */
const floorsRule = {
  meta: {
    type: 'problem',
    docs: { description: 'An import may only point down the floors of floors.mjs.' },
    messages: { up: '{{verdict}}' },
    schema: [],
  },
  create(context) {
    const file = relative(root, context.filename).split(sep).join('/');
    return imports((node, source, typeOnly) => {
      const wrong = verdict(file, source, typeOnly);
      if (wrong !== undefined) context.report({ node, messageId: 'up', data: { verdict: wrong } });
    });
  },
};

/** @type {import('eslint').Rule.RuleModule} */
const circlesRule = {
  meta: {
    type: 'problem',
    docs: { description: 'No file may reach itself through what it imports.' },
    messages: { circle: 'This import closes a circle: {{way}}.' },
    schema: [],
  },
  create(context) {
    return imports((node, source) => {
      const start = source.startsWith('.') ? resolveImport(context.filename, source) : undefined;
      if (start === undefined) return;
      const way = circle(context.filename, start);
      if (way === undefined) return;
      const names = [context.filename, ...way].map((path) => relative(root, path));
      context.report({ node, messageId: 'circle', data: { way: names.join(' > ') } });
    });
  },
};

/** @type {import('eslint').ESLint.Plugin} */
export default { meta: { name: 'limp' }, rules: { floors: floorsRule, 'no-circles': circlesRule } };
