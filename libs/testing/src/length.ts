/**
 * Tests of faults have two lengths: `npm run test:faults` sets `TEST_LENGTH=full` and does everything there is to do,
 * `npm test` does a part of the same.
 */
export const inFull = <T>(full: T, short: T): T => (process.env['TEST_LENGTH'] === 'full' ? full : short);
