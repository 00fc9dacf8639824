import { describe, expect, test } from 'vitest';
import { preprocess } from '../../src/engine/preprocess';
import { referenceProcessors } from '../reference/read';
import { decodesInNode, readSource } from '../reference/read-source';

describe.each([...referenceProcessors])('$name', (processor) => {
  const files = processor.files.filter(decodesInNode);

  test.each(files)("%s: every byte is that of Hugging Face's processor", async (file) => {
    const bytes = { ...processor.spec, rescaleFactor: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const;
    const planes = await preprocess(await readSource(file), bytes);
    const expected = processor.expected(file);
    const planePx = expected.length / 3;
    const interleaved = expected.map((_, i) => planes[(i % 3) * planePx + Math.floor(i / 3)]!);
    expect(Buffer.compare(interleaved, expected)).toBe(0);
  });
});
