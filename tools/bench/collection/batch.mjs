/** Bare runs of the vision tower on several pictures at once, in a worker of their own. */
import { openPeers } from '../browser.mjs';
import { median } from '../numbers.mjs';

const batchSizes = [1, 2, 4, 8];

/** @param {import('../collection.mjs').Bench} bench */
export async function batch({ context, url, given, sizes }) {
  const rows = [];
  for (const threads of [1, 2]) {
    const { page, ask } = await openPeers(context, url, { ...given, threads }, ['floor']);
    const taken = new Map(batchSizes.map((count) => [count, []]));
    const rounds = sizes.quick ? 4 : given.model.id === 'starter' ? 20 : 7;
    // The sizes take turns, so that what else the machine does falls on all of them.
    for (let round = -1; round < rounds; round++)
      for (const count of batchSizes) {
        const { ms } = await ask('floor', { verb: 'vision', side: given.model.side, count });
        if (round >= 0) taken.get(count).push(ms / count);
      }
    await page.close();
    const each = batchSizes.map((count) => {
      const runs = taken.get(count);
      return `${count}: ${median(runs).toFixed(1)} (least ${Math.min(...runs).toFixed(1)})`;
    });
    rows.push({
      what: `bare vision runs, ${threads} thread${threads > 1 ? 's' : ''}: ms a picture by pictures a run`,
      value: each.join(', '),
    });
  }
  return rows;
}
