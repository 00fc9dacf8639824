/**
 * Writes `tests/reference/sidecars/`: our sidecars for every case (`after/`), and what exiftool and exiv2
 * read in them and in those from before (`readers.json`). Both programs must be installed (Debian:
 * libimage-exiftool-perl, exiv2). The unit tests then need neither: same bytes, same reading.
 *
 *   node tools/make-reference/sidecars.mjs
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const folder = fileURLToPath(new URL('../../tests/reference/sidecars', import.meta.url));
const source = fileURLToPath(new URL('../../src/formats/xmp.ts', import.meta.url));

/** exiftool's names of the properties that are ours to write. */
const tagFields = {
  subject: 'XMP-dc:Subject',
  hierarchicalSubject: 'XMP-lr:HierarchicalSubject',
  tagsList: 'XMP-digiKam:TagsList',
  lastKeyword: 'XMP-microsoft:LastKeywordXMP',
};
const notOfTheFile = /^(SourceFile|ExifTool:|System:|File:)/;
const record = /:Added(Subject|HierarchicalSubject|TagsList|LastKeywordXMP)$/;

const listOf = (value) => (value === undefined ? [] : [value].flat().map(String));

/** What exiftool reads: the lists of tags, and every other field. */
function byExiftool(path) {
  const text = execFileSync('exiftool', ['-j', '-a', '-G1', '-struct', '-n', path]);
  const [all] = JSON.parse(text.toString());
  const lists = Object.fromEntries(
    Object.entries(tagFields).map(([name, field]) => [name, listOf(all[field])]),
  );
  const ours = new Set(Object.values(tagFields));
  const others = Object.entries(all).filter(
    ([field]) => !ours.has(field) && !notOfTheFile.test(field) && !record.test(field),
  );
  return { ...lists, others: Object.fromEntries(others) };
}

/** What exiv2 reads: a list's length and its items joined by ", "; null where it knows not the file. */
function byExiv2(path, key) {
  const { stdout, status } = spawnSync('exiv2', ['-K', key, '-PXcv', path], { encoding: 'utf8' });
  const found = /^\s*(\d+)\s+(.*)\n$/s.exec(stdout);
  return status === 0 && found ? { count: Number(found[1]), joined: found[2] } : null;
}

function readBy(path) {
  return {
    exiftool: byExiftool(path),
    exiv2: {
      subject: byExiv2(path, 'Xmp.dc.subject'),
      hierarchicalSubject: byExiv2(path, 'Xmp.lr.hierarchicalSubject'),
    },
  };
}

const { module } = await runnerImport(source);
const cases = JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8'));
rmSync(`${folder}/after`, { recursive: true, force: true });
mkdirSync(`${folder}/after`);
const readings = {};
for (const { name, before, steps } of cases) {
  const beforePath = `${folder}/before/${before}.xmp`;
  let bytes = before ? new Uint8Array(readFileSync(beforePath)) : null;
  for (const tags of steps)
    bytes = (bytes ? module.mergedXmp(bytes, tags) : module.newXmp(tags)).bytes;
  const afterPath = `${folder}/after/${name}.xmp`;
  writeFileSync(afterPath, bytes);
  readings[name] = { before: before ? readBy(beforePath) : null, after: readBy(afterPath) };
}
const versions = {
  exiftool: execFileSync('exiftool', ['-ver']).toString().trim(),
  exiv2: /exiv2 (\S+)/.exec(execFileSync('exiv2', ['--version']).toString())[1],
};
writeFileSync(`${folder}/readers.json`, `${JSON.stringify({ versions, readings }, null, 1)}\n`);
