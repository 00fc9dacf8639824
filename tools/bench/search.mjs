/**
 * How long a search over synthetic embeds takes and what it holds, from 1,000 to 1,000,000 pictures, in Node
 * on this machine, one thread. `node tools/bench/search.mjs [--dims 192,512] [--most 1000000]`
 *
 * The designs: `simd` is the app's (src/clip/row-table.ts, float32 in WebAssembly memory), `plain` the same
 * in JavaScript, `int8` bytes with one scale a row and float32 for the best 1,000, `sort` plain with a full
 * sort in place of the heap.
 */
import { pathToFileURL } from 'node:url';
import { createServer } from 'vite';

const runs = 15;
const answers = 100;

function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
}

/** Rows of length 1 in Gaussian directions, from a fixed seed. */
function syntheticRows(count, dim, seed) {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 4294967297;
  };
  const rows = new Float32Array(count * dim);
  for (let row = 0; row < count; row++) {
    let squares = 0;
    for (let i = 0; i < dim; i++) {
      // Close enough to a Gaussian, and quick.
      const value = uniform() + uniform() + uniform() - 1.5;
      rows[row * dim + i] = value;
      squares += value * value;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let i = 0; i < dim; i++) rows[row * dim + i] *= scale;
  }
  return rows;
}

/** A table filled in pieces, so that the embeds are held once. */
function filled(table, count) {
  const piece = 10_000;
  for (let first = 0; first < count; first += piece) {
    table.write(first, syntheticRows(Math.min(piece, count - first), table.dim, first + 1));
  }
  return table;
}

function bytesOf(table, count) {
  const bytes = new Int8Array(count * table.dim);
  const scales = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const values = table.row(row);
    const most = values.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-9);
    scales[row] = most / 127;
    for (let i = 0; i < table.dim; i++) {
      bytes[row * table.dim + i] = Math.round((values[i] / most) * 127);
    }
  }
  return { bytes, scales };
}

/** Bytes first, then the exact product for the best thousand. */
function searchBytes({ bytes, scales }, table, query, topRows) {
  const { dim, count } = table;
  const most = query.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-9);
  const asked = Int8Array.from(query, (value) => Math.round((value / most) * 127));
  const scores = new Float32Array(count);
  for (let row = 0, at = 0; row < count; row++) {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += bytes[at++] * asked[i];
    scores[row] = sum * scales[row];
  }
  const candidates = topRows(scores, 1000);
  const exact = Float32Array.from(candidates, (row) => table.timesQueries(query, row, 1)[0]);
  return [...topRows(exact, answers)].map((place) => candidates[place]);
}

function sortAll(table, query) {
  const scores = new Float32Array(table.count);
  for (let first = 0; first < table.count; first += 65_536) {
    const size = Math.min(65_536, table.count - first);
    scores.set(table.timesQueries(query, first, size), first);
  }
  const rows = Uint32Array.from({ length: table.count }, (_, row) => row);
  return rows.sort((a, b) => scores[b] - scores[a]).subarray(0, answers);
}

/** Median and slowest of the runs in milliseconds, after one that does not count. */
function timed(run) {
  run();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { median: times[runs >> 1], slowest: times[runs - 1] };
}

export async function benchSearch(dims, most, print) {
  const server = await createServer({
    server: { middlewareMode: true },
    appType: 'custom',
    logLevel: 'error',
    configFile: false,
  });
  const load = (path) => server.ssrLoadModule(path);
  const { rowTable, scalarRowTable } = await load('/src/clip/row-table.ts');
  const { search } = await load('/src/clip/search.ts');
  const { topRows } = await load('/src/clip/top-rows.ts');
  print('| pictures | dim | design | median ms | slowest ms | held MB |');
  print('|---|---|---|---|---|---|');
  for (const dim of dims) {
    for (let count = 1000; count <= most; count *= 10) {
      const query = syntheticRows(1, dim, 7);
      const wanted = { terms: [{ embed: query, weight: 1 }], exclusions: [] };
      const without = { ...wanted, exclusions: [{ embed: syntheticRows(1, dim, 8), weight: 1 }] };
      const simd = filled(rowTable(dim, count), count);
      const floats = (count * dim * 4) / 1e6;
      const row = (design, times, held) =>
        print(
          `| ${count.toLocaleString('en')} | ${dim} | ${design} | ${times.median.toFixed(1)} | ` +
            `${times.slowest.toFixed(1)} | ${held.toFixed(1)} |`,
        );
      row(
        simd.simd ? 'simd' : 'simd (absent)',
        timed(() => search(simd, wanted, answers)),
        floats,
      );
      row(
        'simd, one exclusion',
        timed(() => search(simd, without, answers)),
        floats,
      );
      row(
        'simd, sort',
        timed(() => sortAll(simd, query)),
        floats + (count * 8) / 1e6,
      );
      if (count > 100_000) continue;
      const plain = filled(scalarRowTable(dim, count), count);
      row(
        'plain',
        timed(() => search(plain, wanted, answers)),
        floats,
      );
      const bytes = bytesOf(simd, count);
      const held = floats + (count * (dim + 4)) / 1e6;
      row(
        'int8',
        timed(() => searchBytes(bytes, simd, query, topRows)),
        held,
      );
    }
  }
  await server.close();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const dims = option('dims', '192,512').split(',').map(Number);
  await benchSearch(dims, Number(option('most', '1000000')), (line) => console.log(line));
}
