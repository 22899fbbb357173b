/** What only `npm run test:faults` and its like have the time for. */
const LONG = process.env.TEST_LENGTH === 'full' ? [] : ['\\.long\\.'];

/** One transform and one alias table for every suite; `scripts/test.mjs` picks the suites. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/sandbox', '<rootDir>/test', '<rootDir>/k8s'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...LONG],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^#(contracts|messaging|runtime|persistence|gazetteer|testing)$': '<rootDir>/libs/$1/src/index.ts' },
  setupFiles: ['reflect-metadata'],
  collectCoverageFrom: [
    'apps/*/src/**/*.ts',
    'libs/*/src/**/*.ts',
    '!**/*.spec.ts',
    '!**/main.ts',
    '!**/testing/**',
    '!apps/webapp/**',
    '!apps/admin/**',
    '!libs/web/**',
  ],
  coveragePathIgnorePatterns: ['libs/testing/'],
  coverageProvider: 'v8',
};
