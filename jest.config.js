// The parts that run in Node are tested as the ES modules they are; the extension as JupyterLab tests its own.
const swc = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
        target: 'es2022'
      },
      module: { type: 'es6' }
    }
  ]
};

const node = (name, more = {}) => ({
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
  transform: swc,
  ...more
});

export default {
  maxWorkers: 2,
  // No test is timed: this only ends one that hangs.
  testTimeout: 240_000,
  projects: [
    node('disclosure'),
    node('gateway'),
    node('sdk/typescript'),
    node('desk', { extensionsToTreatAsEsm: ['.ts', '.tsx'] }),
    // Its own modules without JupyterLab's: they are plain.
    node('src', { displayName: 'lab', extensionsToTreatAsEsm: ['.ts', '.tsx'] }),
    // On the real parts, as processes: run by test/run.mjs.
    node('test', { displayName: 'test', testMatch: ['<rootDir>/integration/**/*.spec.ts'] })
  ]
};
