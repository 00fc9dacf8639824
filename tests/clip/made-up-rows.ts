import { seededRandom } from '../../src/clip/seeded-random';
import { l2Normalise } from '../../src/clip/embeds';

/** `count` rows of length 1 in made-up directions, the same for the same seed. */
export function madeUpRows(count: number, dim: number, seed = 1): Float32Array<ArrayBuffer> {
  const random = seededRandom(seed);
  return l2Normalise(
    Float32Array.from({ length: count * dim }, () => random() + random() - 1),
    dim,
  );
}

/** What a generator returns once it has run to its end, and what it yielded. */
export function ranThrough<Y, R>(generator: Generator<Y, R>): { result: R; steps: Y[] } {
  const steps: Y[] = [];
  for (let next = generator.next(); ; next = generator.next()) {
    if (next.done) return { result: next.value, steps };
    steps.push(next.value);
  }
}
