import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['node_modules/', '.venv/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
      curly: ['error', 'multi-line'],
      'prefer-const': 'error',
      'no-var': 'error',
      'no-shadow': 'error',
      'no-implicit-globals': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'object-shorthand': 'error',
      'prefer-arrow-callback': 'error',
      'prefer-template': 'error',
      'no-else-return': 'error',
      'no-lonely-if': 'error',
      'no-useless-return': 'error',
      'no-unneeded-ternary': 'error',
      'no-use-before-define': ['error', { functions: false, variables: false }],
      'no-self-compare': 'error',
      'array-callback-return': 'error',
      'no-promise-executor-return': 'error',
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 50],
      complexity: ['error', 14],
    },
  },
  {
    files: ['workbench/ui/static/*.js'],
    languageOptions: { globals: globals.browser },
    rules: {
      // Texts become text nodes, never markup.
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({ property })),
        { object: 'document', property: 'write' },
      ],
    },
  },
  {
    files: ['tests/page/*.js', 'eslint.config.js'],
    languageOptions: { globals: globals.nodeBuiltin },
    rules: { 'max-lines-per-function': 'off' },
  },
];
