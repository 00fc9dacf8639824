/**
 * `npm test`: sets up what is missing, then lint, types, unit tests, build, its weight and end-to-end
 * tests, one after the other. Every failure is reported, not only the first; the last line counts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const unitReport = '.cache/unit.json';
const e2eReport = '.cache/e2e.json';
const svelteCheck = 'npx svelte-check --tsconfig ./tsconfig.json --fail-on-warnings';

/** @typedef {{ passed: number, failed: number }} Count */

function run(command, env = {}) {
  console.log(`\n$ ${command}`);
  const options = { cwd: root, stdio: 'inherit', shell: true, env: { ...process.env, ...env } };
  return spawnSync(command, options).status === 0;
}

/** A step without tests of its own counts as one. */
function step(command) {
  return run(command) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * Tests that passed and failed by a reporter's JSON. A skipped test counts as failed, and so does a
 * run that ended badly with no failed test to show for it.
 * @param {{ passed: number, failed: number, skipped: number }} totals
 * @param {boolean} endedWell
 * @returns {Count}
 */
export function countTests({ passed, failed, skipped }, endedWell) {
  const notPassed = failed + skipped;
  return { passed, failed: notPassed || (endedWell && passed > 0 ? 0 : 1) };
}

/** Totals of Vitest's JSON report. */
export function unitTotals(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** Totals of Playwright's JSON report. A test that passed only when tried again has failed. */
export function e2eTotals({ stats }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}

/** An older build must not be tested in the place of one that fails. */
function build() {
  rmSync(`${root}/dist`, { recursive: true, force: true });
  return step('npm run --silent build');
}

function tests(command, reportPath, totalsOf, env) {
  rmSync(`${root}/${reportPath}`, { force: true });
  const endedWell = run(command, env);
  if (!existsSync(`${root}/${reportPath}`)) return { passed: 0, failed: 1 };
  const totals = totalsOf(JSON.parse(readFileSync(`${root}/${reportPath}`, 'utf8')));
  if (totals.skipped) console.log(`${totals.skipped} skipped, which counts as failed`);
  return countTests(totals, endedWell);
}

/** A port that nothing listens on. */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function setUp() {
  if (!existsSync(`${root}/node_modules/.package-lock.json`) && !run('npm ci'))
    throw new Error('The npm packages could not be installed: see above.');
  mkdirSync(`${root}/.cache`, { recursive: true });
  const { ensureChromium } = await import('./chromium.mjs');
  console.log(`Chromium: ${ensureChromium()}`);
}

async function main() {
  await setUp();
  const port = String(await freePort());
  /** @type {[string, () => Count][]} */
  const steps = [
    ['lint', () => step('npx eslint . --max-warnings 0')],
    ['format', () => step('npx prettier --check .')],
    ['types of the page', () => step(svelteCheck)],
    ['types of the worker', () => step('npx tsc -p src/engine/tsconfig.json')],
    ['types of the service worker', () => step('npx tsc -p src/service-worker.tsconfig.json')],
    [
      'unit tests',
      () =>
        tests(
          `npx vitest run --reporter=default --reporter=json --outputFile.json=${unitReport}`,
          unitReport,
          unitTotals,
        ),
    ],
    ['build', build],
    ['weight of the build', () => step('node tools/weigh.mjs')],
    [
      'end-to-end tests',
      () =>
        tests('npx playwright test --reporter=list,json', e2eReport, e2eTotals, {
          PLAYWRIGHT_JSON_OUTPUT_FILE: `${root}/${e2eReport}`,
          PLAYGROUND_E2E_PORT: port,
        }),
    ],
  ];
  const sum = { passed: 0, failed: 0 };
  const lines = steps.map(([name, take]) => {
    const startMs = Date.now();
    const { passed, failed } = take();
    sum.passed += passed;
    sum.failed += failed;
    const seconds = Math.round((Date.now() - startMs) / 1000);
    return `${failed ? 'FAILED' : 'ok    '}  ${name}: ${passed} passed, ${failed} failed (${seconds} s)`;
  });
  console.log(`\n${lines.join('\n')}\n\n${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
