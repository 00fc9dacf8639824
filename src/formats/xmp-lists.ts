import { folded, type TagEntries } from './xmp-tags';

/** A property that holds a picture's tags in one program's form. */
export interface TagProperty {
  uri: string;
  /** The usual prefix, for a file that binds none. */
  prefix: string;
  local: string;
  container: 'Bag' | 'Seq';
  entries: keyof TagEntries;
  /** What stands between the levels of a path; null for labels alone. */
  separator: '|' | '/' | null;
  /** Written only where the file has it already. */
  onlyInStep: boolean;
}

/**
 * Where programs look for keywords. All read `dc:subject`, but not all of them when there is more:
 * digiKam takes the first of `TagsList`, `LastKeywordXMP`, `hierarchicalSubject` that it finds and nothing
 * besides (its DMetadata::getItemTagsPath), and darktable prefers `hierarchicalSubject`. So that one holds
 * every tag, those without a group as a path of one, as Lightroom writes it; and the first two are kept in
 * step where another program has begun them, and never begun.
 */
export const tagProperties: readonly TagProperty[] = [
  {
    uri: 'http://purl.org/dc/elements/1.1/',
    prefix: 'dc',
    local: 'subject',
    container: 'Bag',
    entries: 'flat',
    separator: null,
    onlyInStep: false,
  },
  {
    uri: 'http://ns.adobe.com/lightroom/1.0/',
    prefix: 'lr',
    local: 'hierarchicalSubject',
    container: 'Bag',
    entries: 'piped',
    separator: '|',
    onlyInStep: false,
  },
  {
    uri: 'http://www.digikam.org/ns/1.0/',
    prefix: 'digiKam',
    local: 'TagsList',
    container: 'Seq',
    entries: 'slashed',
    separator: '/',
    onlyInStep: true,
  },
  {
    uri: 'http://ns.microsoft.com/photo/1.0/',
    prefix: 'MicrosoftPhoto',
    local: 'LastKeywordXMP',
    container: 'Bag',
    entries: 'slashed',
    separator: '/',
    onlyInStep: true,
  },
];

/** Namespace of the record of what this page added to a sidecar: one list a property. */
export const recordUri = 'urn:x-clip-playground:xmp/1.0/';

/** The list that records which entries of this property are ours: `addedSubject`. */
export function recordOf({ local }: TagProperty): TagProperty {
  return {
    uri: recordUri,
    prefix: 'clipPlayground',
    local: `added${local[0]!.toUpperCase()}${local.slice(1)}`,
    container: 'Bag',
    entries: 'flat',
    separator: null,
    onlyInStep: false,
  };
}

/** What to change in a list, and the record of what is ours afterwards. */
export interface ListChange {
  add: string[];
  remove: string[];
  record: string[];
}

/**
 * What makes a list hold the wanted entries. An entry leaves only if the record says that this page added
 * it and the list still spells it so: whatever a person or another program put there stays, wanted or not.
 * Programs that drop namespaces they do not know drop the record with it; then nothing is ours and nothing
 * leaves. An entry that another program has in other capitals is there already; so is a label without a
 * group that ends one of its paths ("animals|cat" has "cat"), which would else become a second keyword.
 */
export function listChange(
  has: readonly string[],
  recorded: readonly string[],
  wanted: readonly string[],
  separator: '|' | '/' | null,
): ListChange {
  const isWanted = new Set(wanted.map(folded));
  const ours = recorded.filter((entry) => has.includes(entry));
  const remove = ours.filter((entry) => !isWanted.has(folded(entry)));
  const stay = has.filter((entry) => !remove.includes(entry));
  const taken = new Set(stay.map(folded));
  for (const entry of separator ? stay : []) taken.add(folded(entry.split(separator!).at(-1)!));
  const add = wanted.filter((entry) => !taken.has(folded(entry)));
  const record = [...ours.filter((entry) => !remove.includes(entry)), ...add];
  return { add, remove, record };
}
