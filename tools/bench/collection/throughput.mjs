/** Pictures a second from a file on disk to a kept embed, beside the usual loop over transformers.js's pipeline. */
import { readFileSync, readdirSync } from 'node:fs';
import { openPeers } from '../browser.mjs';
import { twentyLabels } from '../labels.mjs';
import { median } from '../numbers.mjs';
import { agree, giveFolder, openCollection, readFiles } from './app.mjs';
import { pictureFolder } from './pictures.mjs';

/** Both take turns, so that what else the machine does falls on both. */
const turns = 4;

/** Milliseconds that the usual loop takes over the given files from one place up to another. */
const peerLoop = (page, from, to) =>
  page.evaluate(
    async ({ labels, first, end }) => {
      const startMs = performance.now();
      for (const blob of window.givenFiles.slice(first, end)) {
        await window.askPeer('pipeline', { verb: 'takeImage', blob });
        await window.askPeer('pipeline', { verb: 'pipeline', labels });
      }
      return performance.now() - startMs;
    },
    { labels: twentyLabels, first: from, end: to },
  );

/** Seconds of processor time that this program's children have used, theirs included: 100 ticks a second. */
function cpuSeconds() {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const [, rest] = /^\d+ \(.*\) (.*)$/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8'));
        const fields = rest.split(' ');
        return {
          id: Number(id),
          parent: Number(fields[1]),
          ticks: Number(fields[11]) + Number(fields[12]),
        };
      } catch {
        return [];
      }
    });
  const ours = new Set([process.pid]);
  for (let before = 0; before !== ours.size;) {
    before = ours.size;
    for (const { id, parent } of stats) if (ours.has(parent)) ours.add(id);
  }
  ours.delete(process.pid);
  return stats.reduce((sum, { id, ticks }) => sum + (ours.has(id) ? ticks / 100 : 0), 0);
}

/** Sums the engine's spans by name from now on. */
const watchSpans = (page) =>
  page.evaluate(() => {
    window.spanSums = {};
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries())
        window.spanSums[name] = (window.spanSums[name] ?? 0) + duration;
    }).observe({ type: 'measure' });
  });

/** @param {import('../collection.mjs').Bench} bench */
export async function throughput({ context, url, given, sizes, say }) {
  const page = await openCollection(context, url, given);
  const { folder, meanBytes } = await pictureFolder(page, 'photos', sizes.pictures);
  await giveFolder(page, folder);
  await agree(page);
  const withPeer = sizes.peer > 0;
  const peers = withPeer ? await openPeers(context, url, given, ['pipeline']) : null;
  const warm = 12;
  if (peers) {
    await giveFolder(peers.page, folder);
    await peerLoop(peers.page, 0, 2);
  }
  await readFiles(page, 'Warm', 0, warm);
  await watchSpans(page);
  const before = await page.evaluate(() => ({ ...window.clipPlayground.session.counts }));
  const rates = { app: [], peer: [] };
  const total = { app: 0, peer: 0 };
  const cpu = { app: 0, peer: 0 };
  const each = Math.floor((sizes.pictures - warm) / turns);
  const eachPeer = Math.ceil(sizes.peer / turns);
  for (let turn = 0; turn < turns; turn++) {
    if (peers) {
      const sinceS = cpuSeconds();
      const tookMs = await peerLoop(peers.page, turn * eachPeer, (turn + 1) * eachPeer);
      cpu.peer += cpuSeconds() - sinceS;
      rates.peer.push((eachPeer * 1000) / tookMs);
      total.peer += tookMs;
    }
    const from = warm + turn * each;
    const sinceS = cpuSeconds();
    const { tookMs, read } = await readFiles(page, `Turn ${turn}`, from, from + each);
    cpu.app += cpuSeconds() - sinceS;
    if (read !== each) throw new Error(`${read} of ${each} pictures were read.`);
    rates.app.push((each * 1000) / tookMs);
    total.app += tookMs;
    say(
      `turn ${turn}: ${rates.app.at(-1).toFixed(1)} a second${peers ? `, peer ${rates.peer.at(-1).toFixed(1)}` : ''}`,
    );
  }
  const after = await page.evaluate(() => ({ ...window.clipPlayground.session.counts }));
  const spans = await page.evaluate(() => window.spanSums);
  const app = (turns * each * 1000) / total.app;
  const peer = (turns * eachPeer * 1000) / total.peer;
  const pictures = after.visionPictures - before.visionPictures;
  const spanOf = (name) => ((spans[`clip:${name}`] ?? 0) / pictures).toFixed(1);
  const aim = given.model.id === 'starter' ? 3 : 1.5;
  const rows = [
    {
      what: `pictures a second, ${turns * each} JPEG files of ${Math.round(meanBytes / 1e3)} kB on average, embeds and thumbnails kept`,
      value: `${app.toFixed(1)} (turns ${rates.app.map((rate) => rate.toFixed(1)).join(', ')})`,
    },
    {
      what: 'of that, a picture: decode, preprocess, vision run; all of it',
      value: `${spanOf('decode')}, ${spanOf('preprocess')}, ${spanOf('vision')}; ${(1000 / app).toFixed(1)} ms`,
    },
    {
      what: `processor time a picture${peers ? ', and of the peer' : ''}`,
      value: `${((1000 * cpu.app) / (turns * each)).toFixed(0)} ms${peers ? `, ${((1000 * cpu.peer) / (turns * eachPeer)).toFixed(0)} ms` : ''}`,
    },
    {
      what: 'pictures a run of the vision tower',
      value: (pictures / (after.visionRuns - before.visionRuns)).toFixed(1),
    },
  ];
  if (peers) {
    const ratio = app / peer;
    const ratios = rates.app.map((rate, i) => rate / rates.peer[i]);
    rows.unshift({
      what: `against pipeline('zero-shot-image-classification'), ${twentyLabels.length} labels, one call a picture: ${peer.toFixed(1)} a second over ${turns * eachPeer}`,
      value: `${ratio.toFixed(1)} x (turns ${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}, median ${median(ratios).toFixed(1)})`,
      aim: `at least ${aim} x`,
      ok: ratio >= aim,
    });
  }
  return rows;
}
