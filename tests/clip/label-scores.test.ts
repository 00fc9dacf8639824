import { expect, test } from 'vitest';
import { labelProbs } from '../../src/clip/label-scores';
import { probs, type Activation } from '../../src/clip/scores';
import { seededRandom } from '../../src/clip/seeded-random';

test.each(['softmax', 'sigmoid'] as const)(
  'the probabilities of many pictures are those of each, %s',
  (activation: Activation) => {
    const random = seededRandom(5);
    const [labelCount, pictureCount] = [7, 20];
    const cosines = Float32Array.from({ length: labelCount * pictureCount }, () => random() - 0.5);
    for (let label = 0; label < labelCount; label++) cosines[label * pictureCount + 3] = NaN;
    const spec = { activation, logitScale: 100, logitBias: activation === 'sigmoid' ? -12 : 0 };
    const found = labelProbs({ cosines, labelCount, pictureCount }, spec);
    for (let row = 0; row < pictureCount; row++) {
      const places = Array.from({ length: labelCount }, (_, label) => label * pictureCount + row);
      const expected = probs(
        places.map((at) => cosines[at]!),
        spec,
      );
      for (const [label, at] of places.entries())
        if (row === 3) expect(found[at]).toBeNaN();
        else expect(found[at]).toBeCloseTo(expected[label]!, 6);
    }
  },
);
