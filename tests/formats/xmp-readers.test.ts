import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mergedXmp, newXmp } from '../../src/formats/xmp';
import type { XmpTag } from '../../src/formats/xmp-tags';
import cases from '../reference/sidecars/cases.json';
import { readings } from '../reference/sidecars/readers.json';

/** What exiftool and exiv2 read in one file, as `tools/make-reference/sidecars.mjs` wrote it down. */
interface Reading {
  exiftool: Record<'subject' | 'hierarchicalSubject' | 'tagsList' | 'lastKeyword', string[]> & {
    others: Record<string, unknown>;
  };
  exiv2: Record<'subject' | 'hierarchicalSubject', { count: number; joined: string } | null>;
}
type Case = { name: string; before: string | null; steps: XmpTag[][] };
const all = readings as unknown as Record<string, { before: Reading | null; after: Reading }>;

const fileOf = (folder: string, name: string): Uint8Array =>
  new Uint8Array(
    readFileSync(new URL(`../reference/sidecars/${folder}/${name}.xmp`, import.meta.url)),
  );

/** The labels that were there and the given ones that were not, whatever the capitals. */
function together(before: readonly string[], given: readonly string[]): string[] {
  const there = new Set(before.map((text) => text.toLowerCase()));
  return [...before, ...given.filter((text) => !there.has(text.toLowerCase()))];
}

const written = cases as Case[];

describe('the sidecar written for', () => {
  test.each(written)(
    '$name has the bytes that the readers were given',
    ({ name, before, steps }) => {
      let bytes = before ? fileOf('before', before) : null;
      for (const tags of steps) bytes = (bytes ? mergedXmp(bytes, tags) : newXmp(tags)).bytes;
      expect(Buffer.from(bytes!).equals(fileOf('after', name))).toBe(true);
    },
  );

  test.each(written)('$name gives exiftool exactly the tags', ({ name, steps }) => {
    const { before, after } = all[name]!;
    const labels = steps.at(-1)!.map(({ label }) => label);
    expect(after.exiftool.subject).toEqual(together(before?.exiftool.subject ?? [], labels));
  });

  test.each(written)('$name leaves every other field as exiftool read it before', ({ name }) => {
    const { before, after } = all[name]!;
    const blank = { 'XMP-x:XMPToolkit': 'CLIP Playground' };
    expect(after.exiftool.others).toEqual(before ? before.exiftool.others : blank);
  });

  test.each(written)('$name gives exiv2 the same lists as exiftool', ({ name }) => {
    const { exiftool, exiv2 } = all[name]!.after;
    if (/^(?:utf-16.*|bare-rdf)$/.test(name)) {
      // exiv2 0.27 takes these for no sidecar, before and after.
      expect(exiv2).toEqual({ subject: null, hierarchicalSubject: null });
      return;
    }
    for (const list of ['subject', 'hierarchicalSubject'] as const)
      expect(exiv2[list]).toEqual({
        count: exiftool[list].length,
        joined: exiftool[list].join(', '),
      });
  });
});

describe('among the readings', () => {
  test('is every sidecar that is stored', () => {
    const names = (folder: string): string[] =>
      readdirSync(new URL(`../reference/sidecars/${folder}`, import.meta.url)).toSorted();
    expect(names('after')).toEqual(cases.map(({ name }) => `${name}.xmp`).toSorted());
    const befores = new Set(cases.map(({ before }) => before).filter((before) => before !== null));
    expect(names('before')).toEqual([...befores].map((name) => `${name}.xmp`).toSorted());
  });

  test('groups are levels, and the sign between levels never makes two of one label', () => {
    expect(all['new-grouped']!.after.exiftool.hierarchicalSubject).toEqual([
      'place|indoor',
      '天气 & light|晴',
      'c｜d|a｜b',
      'g/h|e/f',
      'alone',
    ]);
  });

  test("digiKam's and Windows's own lists are kept in step, and begun nowhere", () => {
    const { tagsList, lastKeyword } = all['digikam']!.after.exiftool;
    const was = all['digikam']!.before!.exiftool;
    const added = ['dog', 'a new tag', 'place & time/beach', 'comma, here; and "there"', '猫 🐈'];
    expect(tagsList).toEqual([...was.tagsList, ...added, 'bridge']);
    expect(lastKeyword).toEqual(tagsList);
    expect(all['lightroom']!.after.exiftool.tagsList).toEqual([]);
  });

  test('a keyword that Lightroom keeps under another is not added at the top again', () => {
    const { hierarchicalSubject } = all['lightroom']!.after.exiftool;
    expect(hierarchicalSubject).toContain('animals|Dog');
    expect(hierarchicalSubject).not.toContain('dog');
    expect(hierarchicalSubject).not.toContain('bridge');
  });
});
