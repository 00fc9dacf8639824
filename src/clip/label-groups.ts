import { normaliseLabel } from './label-lines';

/** Labels of which a picture has one: the places in the label set, and what they are about, if said. */
export interface LabelGroup {
  /** "place" of "place: indoor | outdoor"; null where no name is given. */
  name: string | null;
  members: readonly number[];
}

export interface LabelGroups {
  groups: readonly LabelGroup[];
  /** What is written in a group and is no label of the set. */
  unknown: readonly string[];
  /** Labels written in a second group, where they do not count. */
  repeated: readonly string[];
}

/**
 * The groups in a text, one a line: "indoor | outdoor", or with a name "place: indoor | outdoor". They are a
 * text of their own beside the label set, because the set is shared with Classify, where "indoor | outdoor"
 * would be read as one label. Case makes no difference; a line with one known label is no group.
 */
export function parseGroups(text: string, labels: readonly string[]): LabelGroups {
  const places = new Map<string, number>();
  labels.forEach((label, place) => {
    const key = keyOf(label);
    if (key !== '' && !places.has(key)) places.set(key, place);
  });
  const groups: LabelGroup[] = [];
  const unknown: string[] = [];
  const repeated: string[] = [];
  const taken = new Set<number>();
  for (const line of text.split(/\r\n?|\n/)) {
    const { name, names } = splitLine(line, places);
    const members: number[] = [];
    for (const label of names) {
      const place = places.get(keyOf(label));
      if (place === undefined) unknown.push(label);
      else if (taken.has(place)) repeated.push(label);
      else {
        taken.add(place);
        members.push(place);
      }
    }
    if (members.length > 1) groups.push({ name, members });
    else members.forEach((place) => taken.delete(place));
  }
  return { groups, unknown, repeated };
}

const keyOf = (label: string) => normaliseLabel(label).toLowerCase();

/** A colon belongs to the label where the label set has one with it ("ratio 3:4"). */
function splitLine(line: string, places: ReadonlyMap<string, number>) {
  const colon = /[:：]/.exec(line);
  const first = normaliseLabel(line.split(/[|｜]/)[0] ?? '');
  const hasName = colon !== null && !places.has(keyOf(first)) && /[|｜]/.test(line);
  const name = hasName ? normaliseLabel(line.slice(0, colon.index)) : '';
  const rest = hasName ? line.slice(colon.index + 1) : line;
  const names = rest
    .split(/[|｜]/)
    .map(normaliseLabel)
    .filter((label) => label !== '');
  return { name: name === '' ? null : name, names };
}
