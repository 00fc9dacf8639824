import { chartImage } from '../../io/chart-image';
import { toCsv } from '../../io/csv';
import { toJson } from '../../io/results';
import { fileStem, safeFileName, saveFile } from '../../io/save-file';
import type { Playground } from '../../state/playground.svelte';
import type { Text } from '../../text/language.svelte';
import { chartFacts } from './chart-facts';
import type { Classification } from './classification.svelte';
import { shownPicture } from './shown-picture';
import { snapshotOf } from './snapshot';

/** The files that what is on screen can be saved as. */
export type ResultsFile = 'json' | 'csv' | 'png';

const types: Readonly<Record<ResultsFile, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  png: 'image/png',
};

/** Saves what is on screen, named after its picture where it has one. Call it only while there are scores and a loaded model. */
export async function saveResults(
  kind: ResultsFile,
  classification: Classification,
  playground: Playground,
  text: Text,
): Promise<void> {
  const name = shownPicture(classification, playground.pictures)?.name ?? 'picture.jpg';
  const snapshot = () => snapshotOf(classification, playground, text.labels.noneRow);
  const contents: Record<ResultsFile, () => BlobPart | Promise<BlobPart>> = {
    json: () => toJson(snapshot()),
    csv: () => toCsv(snapshot(), { bom: true }),
    png: async () => chartImage(await chartFacts(classification, playground, text)),
  };
  const blob = new Blob([await contents[kind]()], { type: types[kind] });
  saveFile(blob, safeFileName(`${fileStem(name)} - CLIP`, kind));
}
