import { expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { TextTower } from '../../src/engine/text-tower';
import { countingTowers, direction, tinyParts, tinyRequest } from './engine-parts';

const quiet = { signal: new AbortController().signal, progress: () => undefined };
/** As the counting tower's tokenizer gives letters. */
const sumOfCodes = (sum: number, each: number | string) =>
  sum + (typeof each === 'number' ? each : each.codePointAt(0)! % 50);

test('labels of one template are run after what they share, and an edit after what is kept of it', async () => {
  const asked: [tokens: number, length: number, prefixLength: number | undefined][] = [];
  const kept = new Set<number>();
  const { parts } = tinyParts({
    async loadTowers() {
      const towers = countingTowers({ text: [], vision: [] });
      const text: TextTower = {
        ...towers.text,
        prefixes: {
          knownLength: ({ length }) => Math.max(0, ...[...kept].filter((each) => each <= length)),
          lastRow: [],
        },
        embed(rows, length, prefixLength) {
          asked.push([rows[0]!.length, length, prefixLength]);
          kept.add(prefixLength!);
          return towers.text.embed(rows, length);
        },
      };
      return { ...towers, text };
    },
  });
  const engine = createEngine(parts);
  await engine.loadModel(await tinyRequest(), quiet);
  asked.length = 0;
  kept.clear();
  const ask = (prompts: string[]) => engine.embedTexts({ prompts, priority: 'live' }, quiet);
  const labels = [...'bcdefghij'].map((letter) => `so${letter}`);
  await ask(labels);
  const { embeds } = await ask([...labels.slice(1), 'soxx']);

  // A start token, two letters; then one letter or two, and an end token.
  expect(asked).toEqual([
    [5, 2, 3],
    [6, 3, 3],
  ]);
  const edited = direction(([1, 's', 'o', 'x', 'x', 2] as const).reduce<number>(sumOfCodes, 0));
  expect([...embeds.subarray(16)]).toEqual([...edited].map(Math.fround));
});
