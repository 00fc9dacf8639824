/** Memory of a Chromium's processes on Linux, read from /proc. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const readText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Ids of the processes that a Chromium with this profile folder runs: `renderer`, `browser`, `others`. */
function processIds(profile) {
  const ids = { renderer: [], browser: [], others: [] };
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const line = readText(`/proc/${id}/cmdline`).replaceAll('\0', ' ');
    if (!line.includes(`--user-data-dir=${profile}`)) continue;
    const type = / --type=([\w-]+)/.exec(line)?.[1] ?? 'browser';
    (ids[type] ?? ids.others).push(id);
  }
  return ids;
}

function statusBytes(id, field) {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readText(`/proc/${id}/status`));
  return line ? Number(line[1]) * 1024 : 0;
}

/** Lets the peak begin anew at what is resident now. */
function resetPeak(id) {
  try {
    writeFileSync(`/proc/${id}/clear_refs`, '5');
  } catch {
    // A process that has gone has no peak.
  }
}

/**
 * Runs `act` and returns how far resident memory rose above where it stood, bytes, by kind of process (the sum of
 * the peaks of each), with what `act` returned. `profile` is the browser's `--user-data-dir`.
 * @template T
 * @param {string} profile
 * @param {() => Promise<T>} act
 */
export async function withPeaks(profile, act) {
  const before = new Map();
  for (const id of Object.values(processIds(profile)).flat()) {
    resetPeak(id);
    before.set(id, statusBytes(id, 'VmRSS'));
  }
  const result = await act();
  const rise = (id) => Math.max(0, statusBytes(id, 'VmHWM') - (before.get(id) ?? 0));
  const sum = (ids) => ids.reduce((total, id) => total + rise(id), 0);
  const { renderer, browser, others } = processIds(profile);
  return { result, peaks: { renderer: sum(renderer), browser: sum(browser), others: sum(others) } };
}
