import { describe, expect, it } from 'vitest';
import { remembered } from '../../src/clip/remembered';

describe('a remembered function', () => {
  it('computes each answer once', () => {
    const asked: string[] = [];
    const lengthOf = remembered((text) => asked.push(text) && text.length);
    expect(['cat', 'bear', 'cat', 'bear'].map(lengthOf)).toEqual([3, 4, 3, 4]);
    expect(asked).toEqual(['cat', 'bear']);
  });

  it('forgets before it grows without end, and still answers', () => {
    let computed = 0;
    const same = remembered((text) => (computed++, text), 2);
    expect(['a', 'b', 'c', 'c', 'a'].map(same)).toEqual(['a', 'b', 'c', 'c', 'a']);
    expect(computed).toBe(4);
  });
});
