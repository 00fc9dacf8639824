/** A collection of made-up embeds, written as the app keeps one: for what costs the same whatever was seen. */
import { openCollection } from './app.mjs';

/**
 * Opens the app on a kept collection of so many pictures: embeds in clusters (Gaussian directions, 40 of them), and
 * where wanted a thumbnail each.
 */
export async function openPlanted(context, url, given, count, { thumbnails = true } = {}) {
  const page = await openCollection(context, url, given);
  await page.evaluate(plant, { count, thumbnails });
  await page.close();
  const again = await openCollection(context, url, given);
  await again.waitForFunction(
    (wanted) => window.clipCollection.embedded?.pictures.length === wanted,
    count,
  );
  return again;
}

/** Runs inside the page. */
async function plant({ count, thumbnails }) {
  const { session } = window.clipPlayground;
  const { modelId, revision, rung } = session.loaded;
  const space = `${modelId}@${revision}/${rung.dtype}`;
  const dim = session.model.projectionDim;
  await window.clipCollection.keepHere();
  window.clipCollection.keeping.keepFolder({ name: 'Planted', handle: null });
  const db = await new Promise((resolve, reject) => {
    const request = indexedDB.open('clip-playground-collection');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const gaussian = () => random() + random() + random() + random() - 2;
  const centres = Array.from({ length: 40 }, () => Float32Array.from({ length: dim }, gaussian));
  /** Cosines within a cluster about 0.7, as those of a starter's pictures. */
  function embedOf(row, target, at) {
    const centre = centres[row % centres.length];
    let squares = 0;
    for (let i = 0; i < dim; i++) {
      const value = centre[i] + 0.65 * gaussian();
      target[at + i] = value;
      squares += value * value;
    }
    for (let i = 0; i < dim; i++) target[at + i] /= Math.sqrt(squares);
  }

  const bases = [];
  for (let seed = 0; thumbnails && seed < 24; seed++) {
    const blob = await window.madePicture(224, 168, seed);
    bases.push(new Uint8Array(await blob.arrayBuffer()));
  }
  const perBatch = 8;
  const portion = 4000;
  for (let first = 0; first < count; first += portion) {
    const end = Math.min(count, first + portion);
    const transaction = db.transaction(['pictures', 'embeds', 'thumbnails'], 'readwrite');
    const ids = Int32Array.from({ length: end - first }, (_, i) => first + i + 1);
    const embeds = new Float32Array(ids.length * dim);
    for (const [i, id] of ids.entries()) {
      embedOf(id, embeds, i * dim);
      transaction.objectStore('pictures').put({
        id,
        path: `Planted/part ${Math.floor(id / 500)}/made ${id}.jpg`,
        sizeBytes: 100_000 + id,
        modifiedMs: id,
        fault: null,
        widthPx: 1024,
        heightPx: 768,
        hash: null,
        thumbnailBatch: thumbnails ? Math.ceil(id / perBatch) : null,
      });
    }
    transaction.objectStore('embeds').put({ space, ids, embeds });
    for (let id = first + 1; thumbnails && id <= end; id += perBatch) {
      const own = Array.from({ length: Math.min(perBatch, end - id + 1) }, (_, i) => id + i);
      const files = own.map((each) => bases[each % bases.length]);
      const ends = [];
      for (const file of files) ends.push((ends.at(-1) ?? 0) + file.length);
      const bytes = new Uint8Array(ends.at(-1));
      for (const [i, file] of files.entries()) bytes.set(file, ends[i] - file.length);
      const batch = { ids: Int32Array.from(own), ends: Int32Array.from(ends), bytes };
      transaction.objectStore('thumbnails').put(batch, Math.ceil(id / perBatch));
    }
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  db.close();
}
