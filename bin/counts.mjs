// Prints jest's counts as `N passed, N failed` out of the file that `jest --json --outputFile=FILE` wrote.
import { readFileSync } from 'node:fs';

const results = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// A suite that could not even be loaded has no tests to fail, but it failed.
const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
console.log(`${results.numPassedTests} passed, ${failed} failed`);
