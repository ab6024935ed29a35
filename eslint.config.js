// Types are checked in src/ and test/, the schema by the rules of GraphQL; web/, bench/, bin/ and docs/ are plain scripts.
import eslint from '@eslint/js';
import graphql from '@graphql-eslint/eslint-plugin';
import tseslint from 'typescript-eslint';

const typed = ['src/**/*.ts', 'test/**/*.ts'];
const plain = ['*.{js,mjs}', '{web,bench,bin,docs,test}/**/*.{js,mjs,jsx}'];
const untyped = ['{web,bench}/**/*.{ts,tsx}'];

const ofNode = Object.fromEntries(
  ['process', 'console', 'URL', 'Buffer', 'fetch', 'performance', 'setTimeout', 'clearTimeout', 'setInterval']
    .concat([
      'clearInterval',
      'setImmediate',
      'AbortController',
      'AbortSignal',
      'WebSocket',
      'TextDecoder',
      'TextEncoder',
    ])
    .concat(['Headers', 'FormData', 'Blob', 'Response', 'Request', 'structuredClone', 'queueMicrotask', 'crypto'])
    .map((name) => [name, 'readonly']),
);
const ofBrowsers = Object.fromEntries(
  ['window', 'document', 'localStorage', 'sessionStorage', 'location', 'self', 'Worker', 'navigator', 'history', 'atob']
    .concat(['btoa', 'MutationObserver', 'HTMLElement', 'CustomEvent', 'Event'])
    .map((name) => [name, 'readonly']),
);

export default tseslint.config(
  { ignores: ['dist/**', 'src/generated/**', 'coverage/**', '.data/**', 'web/**/dist/**'] },

  { files: typed, extends: [eslint.configs.recommended, tseslint.configs.recommendedTypeChecked] },
  {
    files: typed,
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'], // else a finally runs before the work is done
      '@typescript-eslint/unbound-method': 'off', // objects are made by factories and use no `this`
      '@typescript-eslint/require-await': 'off', // a member may be async because its interface is
      '@typescript-eslint/no-unsafe-enum-comparison': 'off', // kinds of AST nodes are compared with their names
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    // Only the program itself touches the environment and the streams; everyone else is given what it needs.
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/serve.ts', 'src/telemetry/log.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come from src/config.ts.' },
        { object: 'process', property: 'exit', message: 'Only the life of the process ends it: src/serve.ts.' },
      ],
    },
  },
  {
    // Tests look into answers whose shape they are about to assert.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      'no-console': 'off',
    },
  },

  { files: plain, ...eslint.configs.recommended },
  {
    files: plain,
    languageOptions: {
      globals: { ...ofNode, ...ofBrowsers },
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
  },
  { files: untyped, extends: [eslint.configs.recommended, tseslint.configs.recommended] },
  { files: untyped, languageOptions: { globals: { ...ofNode, ...ofBrowsers } } },

  {
    files: ['schema.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: './schema.graphql' } } },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      // The contract writes short descriptions in one pair of quotes and long ones in three.
      '@graphql-eslint/description-style': 'off',
      // Payloads, edges, connections and values have no identity.
      '@graphql-eslint/strict-id-in-types': 'off',
      // The query is about contacts, so are the names: Mailbox.contactFolders, ContactFolder.contacts.
      '@graphql-eslint/no-typename-prefix': 'off',
      // Federation's own directives and types come from its @link.
      '@graphql-eslint/known-directives': 'off',
      '@graphql-eslint/no-unreachable-types': 'off',
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          DirectiveDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
        },
      ],
      '@graphql-eslint/no-hashtag-description': 'off',
    },
  },
);
