import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFile } from './download-file.mjs';
import { fileUrl } from './host.mjs';
import { isPinned, sizeOf } from './part-file.mjs';
import { megabytes, progressLine, progressMeter } from './progress.mjs';
import { Refusal } from './refusal.mjs';
import { readShipped, writeShipped } from './shipped-list.mjs';

/**
 * @typedef {typeof import('../../src/clip/models') & typeof import('../../src/clip/drafts')} Catalogue
 * @typedef {import('../../src/clip/models').ModelSpec} ModelSpec
 * @typedef {import('../../src/clip/models').Dtype} Dtype
 * @typedef {{ show(line: string): void, say(line: string): void }} Lines
 * @typedef {{ catalogue: Catalogue, folder: string, lines: Lines }} Place
 */

/**
 * Fetches a model at these precisions into the folder, verified, and adds it to the folder's list.
 * Run again after a failure it goes on where it stopped.
 * @param {Place} place
 * @param {{ id: string, dtypes: readonly string[], host: string,
 *   patience?: Partial<import('./download-file.mjs').Patience> }} request
 * @throws {Refusal} a sentence that says what to do; the list does not name what is not complete
 */
export async function addModel({ catalogue, folder, lines }, { id, dtypes, host, patience }) {
  const model = hubModel(catalogue, id);
  const wanted = dtypes.map((dtype) => precisionOf(catalogue, model, dtype));
  const paths = catalogue.pathsAt(model, wanted);
  const totalBytes = catalogue.sizeAt(model, wanted);
  lines.say(
    `${model.name} at ${wanted.join(' and ')}: ${megabytes(totalBytes)}, ${model.licence} licence`,
  );
  await refuseFullDisk(folder, model, paths);
  const meter = progressMeter(totalBytes);
  for (const path of paths) {
    let hears = 0;
    const fetched = await downloadFile({
      url: fileUrl(host, model, path),
      target: join(folder, model.id, path),
      pin: model.files[path],
      ...(patience && { patience }),
      // The first to be heard of a file is what lay here already.
      onBytes: (sizeBytes) => lines.show(progressLine(meter.arrived(sizeBytes, hears++ === 0))),
      onRetry: (reason, waitMs) =>
        lines.say(`${reason.split('. ')[0]}. Trying again in ${waitMs / 1000} s.`),
    });
    lines.say(`${path}: ${fetched ? 'fetched and verified' : 'already here, verified'}`);
  }
  const shipped = await readShipped(folder);
  const all = new Set([...(shipped[id] ?? []), ...wanted]);
  const inOrder = catalogue.precisionsOf(model).filter((dtype) => all.has(dtype));
  await writeShipped(folder, { ...shipped, [id]: inOrder });
  warnOfLargeFiles(model, paths, lines);
}

/**
 * Says of each model what it weighs at each precision and which of them are here.
 * @param {Place} place
 */
export async function listModels({ catalogue, folder, lines }) {
  const shipped = await readShipped(folder);
  for (const model of catalogue.models) {
    const sizes = catalogue
      .precisionsOf(model)
      .map((dtype) => `${dtype} ${megabytes(catalogue.sizeAt(model, [dtype]))}`);
    const here = shipped[model.id]?.join(', ') ?? 'none';
    lines.say(`${model.id}  ${sizes.join(', ')}  here: ${here}`);
  }
}

/**
 * Reads every file that the list promises and compares it with the catalogue.
 * @param {Place} place
 * @returns {Promise<boolean>} whether all are right
 */
export async function verifyModels({ catalogue, folder, lines }) {
  let isRight = true;
  for (const [id, dtypes] of Object.entries(await readShipped(folder))) {
    const model = catalogue.findModel(id);
    if (!model) {
      lines.say(`${id}: not in the catalogue; the page does not offer it`);
      continue;
    }
    for (const path of catalogue.pathsAt(model, /** @type {Dtype[]} */ (dtypes))) {
      const file = join(folder, id, path);
      if (await isPinned(file, model.files[path])) continue;
      isRight = false;
      const state = (await sizeOf(file)) < 0 ? 'missing' : 'not the file that the catalogue pins';
      lines.say(`${id}/${path}: ${state}. ${cure(model, dtypes)}`);
    }
  }
  if (isRight) lines.say('Every file is the one that the catalogue pins.');
  return isRight;
}

/**
 * Deletes a model's files and takes it off the list.
 * @param {Place} place
 * @param {string} id
 * @throws {Refusal} for the starter and for what the catalogue does not know
 */
export async function removeModel({ catalogue, folder, lines }, id) {
  const model = hubModel(catalogue, id);
  const { [id]: _, ...rest } = await readShipped(folder);
  await writeShipped(folder, rest);
  await rm(join(folder, model.id), { recursive: true, force: true });
  lines.say(`${model.name} is removed.`);
}

function hubModel(catalogue, id) {
  const names = catalogue.models.filter(({ repo }) => repo !== null).map((model) => model.id);
  const model = catalogue.findModel(id);
  if (!model)
    throw new Refusal(`There is no model "${id}" in the catalogue. It has ${names.join(', ')}.`);
  if (model.repo === null)
    throw new Refusal(`"${id}" comes with the site and stays as it is. Name ${names.join(', ')}.`);
  return model;
}

function precisionOf(catalogue, model, dtype) {
  const known = catalogue.precisionsOf(model);
  if (known.includes(dtype)) return dtype;
  throw new Refusal(`${model.name} has no precision "${dtype}". It has ${known.join(', ')}.`);
}

const cure = (model, dtypes) =>
  model.repo === null
    ? 'Copy the folder from the repository again.'
    : `Run: npm run models -- add ${model.id} ${dtypes.map((each) => `--dtype ${each}`).join(' ')}`;

async function refuseFullDisk(folder, model, paths) {
  let missingBytes = 0;
  for (const path of paths) {
    const file = join(folder, model.id, path);
    if ((await sizeOf(file)) !== model.files[path].sizeBytes)
      missingBytes += model.files[path].sizeBytes - Math.max(0, await sizeOf(`${file}.part`));
  }
  const disk = await statfs(folder).catch(() => null);
  if (!disk || disk.bavail * disk.bsize > missingBytes) return;
  const free = megabytes(disk.bavail * disk.bsize);
  throw new Refusal(`${megabytes(missingBytes)} are needed, but the disk has ${free} left.`);
}

function warnOfLargeFiles(model, paths, lines) {
  const large = paths.filter((path) => model.files[path].sizeBytes > 100e6);
  if (large.length > 0)
    lines.say(
      `GitHub takes no file above 100 MB; these are larger: ${large.join(', ')}. Other hosts may take them.`,
    );
}
