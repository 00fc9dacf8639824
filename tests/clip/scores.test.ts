import { describe, expect, test } from 'vitest';
import { logits, orderByProb, probs, sigmoid, softmax } from '../../src/clip/scores';
import reference from '../reference/scores.json';

/** PyTorch's exp and this one's may differ in the last of float64's 53 bits. */
function expectClose(found: Float64Array, expected: readonly number[]) {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(4e-16 + 1e-14 * Math.abs(value));
  });
}

describe.each([...reference.pictures, ...reference.edges])('$name', (given) => {
  const { logitScale, logitBias } = given;
  test('has the logits of PyTorch', () => {
    expect([...logits(given.cosines, logitScale, logitBias)]).toEqual(given.logits);
  });

  test('has the softmax of PyTorch', () => {
    const spec = { activation: 'softmax', logitScale, logitBias } as const;
    expectClose(probs(given.cosines, spec), given.softmax);
  });

  test('has the sigmoid of PyTorch', () => {
    const spec = { activation: 'sigmoid', logitScale, logitBias } as const;
    expectClose(probs(given.cosines, spec), given.sigmoid);
  });
});

describe('softmax', () => {
  test('is exactly 1 for one label, whatever its logit', () => {
    expect([...softmax([-4000])]).toEqual([1]);
    expect([...softmax([4000])]).toEqual([1]);
  });

  test('is nothing for no label', () => {
    expect(softmax([])).toHaveLength(0);
  });

  test('sums to 1 over 500 labels', () => {
    const many = Float64Array.from({ length: 500 }, (_, i) => 100 * Math.sin(i));
    const sum = softmax(many).reduce((total, prob) => total + prob, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
  });

  test('leaves out what is not finite and splits everything among the rest', () => {
    expect([...softmax([1, NaN, 1, Infinity, -Infinity])]).toEqual([0.5, 0, 0.5, 0, 0]);
    expect([...softmax([NaN, Infinity])]).toEqual([0, 0]);
  });

  test('does not change when every logit moves by the same bias', () => {
    expect([...softmax([1, 2, 3])]).toEqual([...softmax([-999, -998, -997])]);
  });
});

describe('sigmoid', () => {
  test('keeps its precision at both ends and never leaves 0 to 1', () => {
    expect([...sigmoid([0, 800, -800])]).toEqual([0.5, 1, 0]);
    expect(sigmoid([-40])[0]).toBeCloseTo(4.248354255291589e-18, 32);
  });

  test('leaves out what is not finite', () => {
    expect([...sigmoid([NaN, Infinity, -Infinity, 0])]).toEqual([0, 0, 0, 0.5]);
  });
});

describe('the order by probability', () => {
  test('puts the most probable first and keeps equal ones as they were', () => {
    expect(orderByProb([0.2, 0.4, 0.2, 0.4, 0.1])).toEqual([1, 3, 0, 2, 4]);
    expect(orderByProb([])).toEqual([]);
  });

  test('leaves 500 equal labels in place', () => {
    const order = orderByProb(new Float64Array(500).fill(0.002));
    expect(order).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });
});
