import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { models, precisionsOf, sizeAt, towerPaths } from '../../src/clip/models';
import type { Dtype } from '../../src/clip/models';

const megabytes = (sizeBytes: number): string => `${(sizeBytes / 1e6).toFixed(1)} MB`;

test('the README’s table of models is the catalogue’s', async () => {
  const readme = await readFile('README.md', 'utf8');
  for (const model of models.filter(({ repo }) => repo !== null)) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${model.id}\` |`)) ?? '';
    const cells = row.split('|').map((cell) => cell.trim());
    const sizes = (['q8', 'fp16', 'fp32'] as Dtype[]).map((dtype) =>
      precisionsOf(model).includes(dtype) ? megabytes(sizeAt(model, [dtype])) : '',
    );
    const largest = towerPaths(model.towers.q8!).map((path) => model.files[path]!.sizeBytes);
    expect(cells.slice(3, 8), model.id).toEqual([
      `${(model.imagenetAccuracy! * 100).toFixed(1)} %`,
      ...sizes,
      megabytes(Math.max(...largest)),
    ]);
  }
});

test('the README names every precision whose files GitHub Pages takes', async () => {
  const readme = await readFile('README.md', 'utf8');
  const sentence = /Of the catalogue these fit:[^.]*/.exec(readme)![0].replace(/\s+/g, ' ');
  const fitting = models.flatMap((model) =>
    precisionsOf(model)
      .filter((dtype) =>
        towerPaths(model.towers[dtype]!).every((path) => model.files[path]!.sizeBytes <= 100e6),
      )
      .filter(() => model.repo !== null)
      .map((dtype) => `${model.name.replace(/^CLIP /, '')} ${dtype}`),
  );
  expect(fitting).toEqual(['ViT-B/32 q8', 'ViT-B/16 q8', 'TinyCLIP 8M q8', 'TinyCLIP 8M fp32']);
  expect(sentence).toContain('ViT-B/32 and ViT-B/16 at q8, TinyCLIP 8M at q8 and fp32');
});
