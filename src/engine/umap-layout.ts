import { UMAP } from 'umap-js';
import { fitPositions } from '../clip/map-layout';
import { nearestRows } from '../clip/nearest-rows';
import type { RowTable } from '../clip/row-table';
import { seededRandom } from '../clip/seeded-random';
import type { LayoutProgress } from './collection-protocol';

/** Where the work is; `places` gives the map as it is then. */
export type LayoutStep = Omit<LayoutProgress, 'positions'> & {
  places: (() => Float32Array<ArrayBuffer>) | null;
};

/** UMAP's own defaults: neighbours of a point (itself counted) and the least distance on the map. */
const neighbours = 15;
const minDist = 0.1;
/**
 * Rounds of moving, where the library would take 200 for so many pictures: half of them keep nearly as many neighbours
 * together, in half the time (`node tools/bench/map.mjs`).
 */
const manyPictures = 5_000;
const roundsOfMany = 100;
/** The start reaches from -10 to 10, as UMAP's own. */
const startScale = 10;
/** What finding the neighbours and moving the points count as, of the whole. */
const neighbourSteps = 100;
const movingSteps = 400;
const total = neighbourSteps + movingSteps;

/**
 * The rows laid out by UMAP (McInnes, Healy and Melville 2018; umap-js), fitted to -1 to 1: `[rows x 2]`, NaN for
 * failed pictures. Exact cosine neighbours, and `start` (`[rows x 2]`, the PCA) to begin with, so that the map does
 * not turn over between the two; the same seed gives the same map. With fewer pictures than neighbours it stays
 * at the start. A generator, for progress and cancelling.
 */
export function* umapLayout(
  table: RowTable,
  start: Float32Array<ArrayBuffer>,
  seed: number,
): Generator<LayoutStep, Float32Array<ArrayBuffer>> {
  const members = Uint32Array.from(start.keys())
    .filter((at) => at % 2 === 0 && Number.isFinite(start[at]))
    .map((at) => at / 2);
  if (members.length <= neighbours) return start;
  const rounds = members.length > manyPictures ? { nEpochs: roundsOfMany } : {};
  const random = seededRandom(seed);
  const umap = new UMAP({ nNeighbors: neighbours, minDist, random, ...rounds });
  const nearest = nearestRows(table, members, neighbours);
  let found = nearest.next();
  for (; !found.done; found = nearest.next()) {
    const done = Math.floor((found.value.done / found.value.total) * neighbourSteps);
    yield { phase: 'neighbours', done, total, places: null };
  }
  yield { phase: 'graph', done: neighbourSteps, total, places: null };
  const rowsOf = (all: Int32Array | Float32Array) =>
    Array.from(members, (_, i) => [...all.subarray(i * neighbours, (i + 1) * neighbours)]);
  umap.setPrecomputedKNN(rowsOf(found.value.rows), rowsOf(found.value.distances));
  // With the neighbours given, the library asks of the points only how many there are.
  const epochs = umap.initializeFit(Array.from(members, () => []));
  const points = umap.getEmbedding();
  members.forEach((row, i) => {
    points[i]![0] = start[2 * row]! * startScale;
    points[i]![1] = start[2 * row + 1]! * startScale;
  });
  const places = () => placesOf(points, members, start.length);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    const done = neighbourSteps + Math.floor((epoch / epochs) * movingSteps);
    yield { phase: 'moving', done, total, places };
  }
  return places();
}

function placesOf(points: readonly number[][], members: Uint32Array, length: number) {
  const places = new Float32Array(length).fill(NaN);
  members.forEach((row, i) => places.set(points[i]!, 2 * row));
  return fitPositions(places);
}
