import { createHash } from 'node:crypto';
import { fileUrl } from './host.mjs';
import { megabytes } from './progress.mjs';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {import('../../src/clip/models').ModelSpec} ModelSpec
 * @typedef {import('../../src/clip/models').ModelDraft} ModelDraft
 * @typedef {import('./commands.mjs').Catalogue} Catalogue
 */

/**
 * Fetches the files of a model, or of a draft that waits for its pins, and says what an entry of the
 * catalogue would hold: the revision and each file's length and SHA-256. Nothing is kept.
 * @param {import('./commands.mjs').Place} place
 * @param {{ id: string, dtypes: readonly string[], host: string }} request
 * @throws {Refusal} a sentence that says what to do
 */
export async function pinModel({ catalogue, lines }, { id, dtypes, host }) {
  const entry = catalogue.findModel(id) ?? catalogue.drafts.find((draft) => draft.id === id);
  if (!entry || entry.repo === null) {
    const names = [...catalogue.models, ...catalogue.drafts].filter(({ repo }) => repo !== null);
    throw new Refusal(
      `There is no "${id}" to pin. Name ${names.map((each) => each.id).join(', ')}.`,
    );
  }
  const wanted = pathsOf(catalogue, entry, dtypes);
  const revision = await revisionOf(host, entry, wanted[0]);
  const pins = {};
  for (const path of wanted) {
    pins[path] = await pinOf(fileUrl(host, { ...entry, revision }, path));
    lines.say(`${path}: ${megabytes(pins[path].sizeBytes)}`);
  }
  lines.say(entryLines(revision, pins));
}

/** @param {Catalogue} catalogue @param {ModelSpec | ModelDraft} entry @param {readonly any[]} dtypes */
function pathsOf({ pathsAt }, entry, dtypes) {
  const { name, towers } = entry;
  for (const dtype of dtypes)
    if (!towers[dtype])
      throw new Refusal(
        `${name} has no precision "${dtype}". It has ${Object.keys(towers).join(', ')}.`,
      );
  return pathsAt(entry, dtypes);
}

/** The commit behind a branch, as a hub names it beside every answer. */
async function revisionOf(host, entry, path) {
  const response = await reach(fileUrl(host, entry, path), { method: 'HEAD', redirect: 'manual' });
  const commit = response.headers.get('x-repo-commit') ?? '';
  if (/^[0-9a-f]{40}$/.test(commit)) return commit;
  if (/^[0-9a-f]{40}$/.test(entry.revision)) return entry.revision;
  throw new Refusal(
    `${new URL(host).host} does not say which commit "${entry.revision}" of ${entry.repo} is. Try another --host.`,
  );
}

async function pinOf(url) {
  const response = await reach(url, {});
  if (!response.ok) throw new Refusal(`${url} answered ${response.status}. Check --host.`);
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? ''))
    throw new Refusal(`${url} answered with a web page instead of the file. Try another --host.`);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const piece of response.body ?? []) {
      hash.update(piece);
      sizeBytes += piece.length;
    }
  } catch (cause) {
    throw new Refusal(`${url} broke off after ${megabytes(sizeBytes)}. Try again.`, { cause });
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

async function reach(url, options) {
  try {
    return await fetch(url, { headers: { 'Accept-Encoding': 'identity' }, ...options });
  } catch (cause) {
    throw new Refusal(`${url} could not be reached. Check the network and --host.`, { cause });
  }
}

/** TypeScript, to be pasted into the model's entry. */
function entryLines(revision, pins) {
  const files = Object.entries(pins).map(
    ([path, { sizeBytes, sha256 }]) =>
      `    '${path}': {\n      sizeBytes: ${sizeBytes},\n      sha256: '${sha256}',\n    },\n`,
  );
  return `For the entry in src/clip/catalogue/:\n  revision: '${revision}',\n  files: {\n${files.join('')}  },`;
}
