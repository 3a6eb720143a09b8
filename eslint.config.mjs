import eslint from '@eslint/js';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier/flat';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import limp from './tools/eslint/rules.mjs';

const typescript = ['**/*.ts', '**/*.mts'];

/** Specs, and programs that serve the workspace and are never shipped. */
const unshipped = [
  '**/*.spec.ts',
  '{tools,e2e,bench}/**/*.{ts,mts}',
  'projects/ng-limp/client/spec/*.{ts,mts}',
  '**/*.config.{ts,mts}',
];

/** Its second without more ado is too short on a busy machine, and no setting changes that. */
const patient = {
  selector:
    'MemberExpression[object.name="vi"]:matches([property.name="waitFor"], [property.name="waitUntil"])',
  message: 'Use expect.poll(), which waits as long as the suites’ settings say.',
};

/** The rule of angular-eslint lets a component without the setting pass: OnPush is Angular 22's default, but not 21's. */
const hashed = {
  selector: '[accessibility="private"]:not([kind="constructor"])',
  message: 'Write #name: private at run time, too, and shortened by minifiers.',
};
const explicitOnPush = {
  selector:
    'Decorator > CallExpression[callee.name="Component"] > ObjectExpression:not(:has(> Property[key.name="changeDetection"][value.property.name="OnPush"]))',
  message:
    'Set changeDetection: ChangeDetectionStrategy.OnPush: what a missing setting means depends on the Angular version of the app.',
};

export default defineConfig(
  globalIgnores([
    'dist/',
    '.angular/',
    'coverage/',
    'docs/',
    'playwright-report/',
    'test-results/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.mjs'],
    extends: [eslint.configs.recommended, prettier],
    languageOptions: {
      globals: {
        clearInterval: 'readonly',
        console: 'readonly',
        process: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
  {
    files: typescript,
    extends: [
      eslint.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      prettier,
    ],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', explicitOnPush, patient],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // What comes from outside is decoded in one place per kind of data; all other code lets the compiler find the type.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-empty-function': [
        'error',
        { allow: ['arrowFunctions', 'asyncMethods'] },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // async without await turns a throw into a rejection, as who calls an interface of promises expects
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Validators are known to Angular by their identity.
      '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: [...typescript, '**/*.mjs'],
    plugins: { limp },
    rules: { 'limp/floors': 'error', 'limp/no-circles': 'error' },
  },
  {
    files: ['projects/{ng-limp,sandbox}/**/*.ts'],
    ignores: ['projects/ng-limp/client/**'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': [
        'error',
        { type: 'element', prefix: ['limp', 'app'], style: 'kebab-case' },
      ],
      '@angular-eslint/directive-selector': [
        'error',
        { type: 'attribute', prefix: ['limp', 'app'], style: 'camelCase' },
      ],
    },
  },
  {
    files: ['**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  {
    // What is private at run time, too, gets short names from every minifier. Angular's queries cannot be.
    files: ['projects/ng-limp/client/src/**/*.ts', 'projects/ng-limp/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/spec/**'],
    rules: {
      'no-restricted-syntax': ['error', explicitOnPush, patient, hashed],
      'max-lines': ['error', 300],
    },
  },
  {
    files: [...unshipped, '**/decode*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
    },
  },
  {
    // The matchers of an expectation have the type any.
    files: ['**/*.spec.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    // They are what apps import, overloads that are deprecated among it.
    files: ['tools/snippets/contexts/*.ts'],
    rules: { 'limp/floors': 'off', '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    // Printing is their job.
    files: ['tools/**', 'bench/**', 'projects/limpd/**', '**/logger.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Outside every tsconfig that the editor would look for.
    files: ['**/*.config.mts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
