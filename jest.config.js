// The parts that run in Node are tested as the ES modules they are; the extension as JupyterLab tests its own.
const node = name => ({
  displayName: name,
  rootDir: `<rootDir>/${name}`,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/lib/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@vitrine/disclosure$': '<rootDir>/../disclosure/src/index.ts'
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } }
    ]
  }
});

export default {
  maxWorkers: 2,
  projects: [node('disclosure'), node('gateway'), node('sdk/typescript')]
};
