/**
 * `node tools/bench/map.mjs [--pictures 10000] [--rounds 200,100]`: what UMAP costs on made-up embeds in 40 clusters, in
 * Node on one thread: seconds of processor time by phase, and by rounds of moving how much of a neighbourhood the map
 * keeps, which is the share of a picture's 14 nearest that are among its 14 nearest on the map, and of the 10 nearest
 * there that are of its cluster (both over 300 pictures).
 */
import { parseArgs } from 'node:util';
import { UMAP } from 'umap-js';
import { createServer } from 'vite';

const { values } = parseArgs({
  options: {
    pictures: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '200,100' },
  },
});
const count = Number(values.pictures);
const [dim, neighbours, clusters, looks] = [192, 15, 40, 300];

const server = await createServer({
  server: { middlewareMode: true },
  appType: 'custom',
  logLevel: 'error',
  configFile: false,
});
const load = (path) => server.ssrLoadModule(path);
const { rowTable } = await load('/src/clip/row-table.ts');
const { l2Normalise } = await load('/src/clip/embeds.ts');
const { nearestRows } = await load('/src/clip/nearest-rows.ts');
const { seededRandom } = await load('/src/clip/seeded-random.ts');
const { pcaLayout } = await load('/src/engine/pca-layout.ts');

function clustered() {
  const random = seededRandom(7);
  const gaussian = () => random() + random() + random() + random() - 2;
  const centres = Float32Array.from({ length: clusters * dim }, gaussian);
  const rows = Float32Array.from({ length: count * dim }, (_, at) => {
    const cluster = Math.floor(at / dim) % clusters;
    return centres[cluster * dim + (at % dim)] + 0.65 * gaussian();
  });
  return l2Normalise(rows, dim);
}

/** What `act` returns, and the processor time that it took, seconds. */
function timed(act) {
  const spent = () => Object.values(process.cpuUsage()).reduce((sum, us) => sum + us, 0) / 1e6;
  const before = spent();
  const result = act();
  return [result, (spent() - before).toFixed(1)];
}

function exactNeighbours(table) {
  const steps = nearestRows(
    table,
    Uint32Array.from({ length: count }, (_, row) => row),
    neighbours,
  );
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value.rows;
}

function keeps(points, nearest) {
  let [kept, same] = [0, 0];
  for (let look = 0; look < looks; look++) {
    const row = Math.floor((look * count) / looks);
    const [x, y] = points[row];
    const near = points
      .map(([px, py], other) => [(px - x) ** 2 + (py - y) ** 2, other])
      .filter(([, other]) => other !== row)
      .sort((a, b) => a[0] - b[0])
      .map(([, other]) => other);
    const truth = new Set(nearest.subarray(row * neighbours + 1, (row + 1) * neighbours));
    kept += near.slice(0, neighbours - 1).filter((other) => truth.has(other)).length;
    same += near.slice(0, 10).filter((other) => other % clusters === row % clusters).length;
  }
  const share = (hits, each) => ((100 * hits) / looks / each).toFixed(1);
  return `${share(kept, neighbours - 1)} % of the nearest kept, ${share(same, 10)} % of the cluster`;
}

const table = rowTable(dim, count);
table.write(0, clustered());
const [start, pcaS] = timed(() => pcaLayout(table));
const [nearest, neighboursS] = timed(() => exactNeighbours(table));
console.log(`${count} pictures: PCA ${pcaS} s, neighbours ${neighboursS} s`);
for (const rounds of values.rounds.split(',').map(Number)) {
  const options = { nNeighbors: neighbours, minDist: 0.1, nEpochs: rounds };
  const umap = new UMAP({ ...options, random: seededRandom(1) });
  const [, graphS] = timed(() => {
    const lists = Array.from({ length: count }, (_, row) =>
      Array.from(nearest.subarray(row * neighbours, (row + 1) * neighbours)),
    );
    const cosines = lists.map((list, row) =>
      Array.from(list, (other) => {
        const [a, b] = [table.row(row), table.row(other)];
        return Math.max(0, 1 - a.reduce((sum, value, i) => sum + value * b[i], 0));
      }),
    );
    umap.setPrecomputedKNN(lists, cosines);
    umap.initializeFit(lists.map(() => []));
  });
  const points = umap.getEmbedding();
  for (const [row, point] of points.entries())
    for (const axis of [0, 1]) point[axis] = start[2 * row + axis] * 10;
  const [, movingS] = timed(() => {
    for (let round = 0; round < rounds; round++) umap.step();
  });
  console.log(
    `${rounds} rounds: graph ${graphS} s, moving ${movingS} s; ${keeps(points, nearest)}`,
  );
}
await server.close();
