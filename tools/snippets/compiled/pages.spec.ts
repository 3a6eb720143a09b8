import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { checkPages } from '../check.ts';
import { findFences, type Problem, type Snippet } from '../fences.ts';
import { findPages } from '../pages.ts';

const root = resolve(import.meta.dirname, '../../..');
const pages = findPages(root);
const snippets = pages.flatMap((page) => findFences(page).snippets);

/** What is wrong, each with its place as editors find it. */
const told = (problems: readonly Problem[]): readonly string[] =>
  problems.map(({ page, line, text }) => `${page}:${line} ${text}`);

const isIn = ({ page, line }: Problem, snippet: Snippet): boolean =>
  page === snippet.page &&
  line >= snippet.line &&
  line <= snippet.line + snippet.code.split('\n').length + 1;

describe('The snippets of the pages', () => {
  let problems: readonly Problem[];

  beforeAll(() => {
    ({ problems } = checkPages(root, pages));
  });

  it.each(snippets)('$page:$line ($language) compiles', (snippet) => {
    expect(told(problems.filter((problem) => isIn(problem, snippet)))).toEqual([]);
  });

  it('have fences of a known language, commands that exist, and contexts that compile', () => {
    const others = problems.filter((problem) => !snippets.some((one) => isIn(problem, one)));
    expect(told(others)).toEqual([]);
  });
});
