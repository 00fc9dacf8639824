import type { NamedBlob } from './images';

/** A drawing that ships with the page. Its title is in the text table under its id. */
export interface Sample {
  id: 'street' | 'cat' | 'ship' | 'airplane' | 'pizza' | 'fruit' | 'dog' | 'shapes';
  /** Below the site's `samples/`. */
  file: string;
  widthPx: number;
  heightPx: number;
  /** English labels that fit, then near misses. */
  labels: readonly string[];
}

/** In the order of the strip; the first is the opening picture. Sources in `tools/samples/`. */
export const samples: readonly Sample[] = [
  {
    id: 'street',
    file: 'street.webp',
    widthPx: 640,
    heightPx: 480,
    labels: [
      'dog',
      'woman',
      'man',
      'bus',
      'truck',
      'person',
      'a black truck',
      'a white truck',
      'cat',
    ],
  },
  {
    id: 'cat',
    file: 'cat.webp',
    widthPx: 640,
    heightPx: 480,
    labels: ['a cat', 'a cat on a sofa', 'an orange cat', 'a dog on a sofa', 'a tiger', 'a teapot'],
  },
  {
    id: 'ship',
    file: 'ship.webp',
    widthPx: 640,
    heightPx: 640,
    labels: [
      'a sailing ship',
      'a ship',
      'a boat on the sea',
      'a pirate ship',
      'a castle',
      'a bird',
    ],
  },
  {
    id: 'airplane',
    file: 'airplane.webp',
    widthPx: 640,
    heightPx: 560,
    labels: [
      'an airplane',
      'an airplane in the sky',
      'a bird',
      'a helicopter',
      'a rocket',
      'a ship',
    ],
  },
  {
    id: 'pizza',
    file: 'pizza.webp',
    widthPx: 560,
    heightPx: 560,
    labels: ['a pizza', 'a pizza on a plate', 'a cake', 'a wheel', 'a clock', 'a flower'],
  },
  {
    id: 'fruit',
    file: 'fruit.webp',
    widthPx: 640,
    heightPx: 480,
    labels: [
      'a banana and an orange',
      'an orange',
      'a banana',
      'a lemon',
      'a basketball',
      'the moon',
    ],
  },
  {
    id: 'dog',
    file: 'dog.webp',
    widthPx: 640,
    heightPx: 480,
    labels: ['a dog', 'a puppy on the grass', 'a golden retriever', 'a cat', 'a lion', 'a horse'],
  },
  {
    id: 'shapes',
    file: 'shapes.webp',
    widthPx: 640,
    heightPx: 480,
    labels: [
      'a red circle and a blue square',
      'a blue circle and a red square',
      'a red circle left of a blue square',
      'a blue square left of a red circle',
      'two circles',
      'a flag',
    ],
  },
];

/**
 * A sample as a file of the given title. `siteUrl` is the absolute URL under which `samples/` lies.
 * Throws a sentence where the site lacks the file.
 */
export async function fetchSample(
  sample: Sample,
  siteUrl: string,
  name: string,
): Promise<NamedBlob> {
  const url = new URL(`samples/${sample.file}`, siteUrl);
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`The site has no sample at ${url.pathname} (${reply.status}).`);
  return { name, blob: await reply.blob() };
}
