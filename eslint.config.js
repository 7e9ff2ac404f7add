import jupyter from '@jupyter/eslint-plugin';
import tseslint from 'typescript-eslint';

const scripts = ['**/*.{ts,tsx,mts,js,mjs}'];

/** Types do most of the work; these rules hold what types cannot. */
export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/lib/',
      '**/dist/',
      '.vitrine/',
      '**/.venv/',
      'sdk/python/vitrine/labextension/',
      'test/report/'
    ]
  },
  ...tseslint.configs.recommended.map(each => ({ ...each, files: each.files ?? scripts })),
  {
    files: scripts,
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      curly: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }]
    }
  },
  // JupyterLab's own conventions, where its plugins are; the rest of the recommended set is for JSON schemas of settings.
  ...[jupyter.configs.recommended].flat().map(each => ({
    ...each,
    plugins: { ...each.plugins, jupyter },
    files: each.files?.some(pattern => pattern.endsWith('.json')) ? ['schema/*.json'] : ['src/**/*.{ts,tsx}']
  })),
  // Read by a Node that may be too old for more.
  { files: ['gateway/launch/start.mjs'], rules: { 'no-var': 'off' } },
  // Their output is what they are for.
  { files: ['bench/**', 'test/**', 'examples/**'], rules: { 'no-console': 'off' } }
);
