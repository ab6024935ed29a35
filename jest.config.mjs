// No experimental flag: swc turns our ESM TypeScript, and the few ESM-only packages, into CommonJS for the test run.
const esmOnly = ['graphql-upload', 'fs-capacitor', 'jose', 'ical.js', 'image-size', 'content-disposition'];
export default {
  testEnvironment: 'node',
  // Many start a gateway and a contacts server of their own, and a machine may be busy.
  testTimeout: 30_000,
  roots: ['<rootDir>/test'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  transform: {
    '^.+\\.(ts|mjs|js)$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};
