// A jest reporter: names at the end which suites were left out because a program is missing on this machine.
// Such a suite reports itself as one test whose title begins with LEFT OUT and says why.
export default class LeftOut {
  onRunComplete(_contexts, { testResults }) {
    const titles = testResults.flatMap(({ testResults: tests }) => tests.map(({ fullName }) => fullName));
    for (const title of new Set(titles.filter((one) => one.startsWith('LEFT OUT')))) process.stderr.write(`${title}\n`);
  }
}
