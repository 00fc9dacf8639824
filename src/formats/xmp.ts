import { CodedError } from '../clip/errors';
import { decodedText, encodedText, xmlEncoding, type TextEncoding } from './encoded-text';
import { lineLead, spliced, type Splice } from './splices';
import { parsedXml, prefixInScope, type XmlElement, type XmlText } from './xml-elements';
import { content, deeper, listEdits, newProperty, stepInside } from './xmp-list-edit';
import { listChange, recordOf, recordUri, tagProperties } from './xmp-lists';
import type { ListChange, TagProperty } from './xmp-lists';
import { descriptions, rdfOf, rdfUri, xmpList } from './xmp-packet';
import { tagEntries, type TagEntries, type XmpTag } from './xmp-tags';

/** A sidecar with a picture's tags merged in. */
export interface MergedXmp {
  /** The whole file; the same bytes as before where `changed` is false. */
  bytes: Uint8Array;
  changed: boolean;
  /** Labels that came to `dc:subject`, and those that left it. */
  added: readonly string[];
  removed: readonly string[];
}

const emptySidecar = `<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="CLIP Playground">
 <rdf:RDF xmlns:rdf="${rdfUri}">
  <rdf:Description rdf:about=""${bindings()}/>
 </rdf:RDF>
</x:xmpmeta>
`;

/** What a new sidecar's tags need, so that no property has to bind its own. */
function bindings(): string {
  const begun = tagProperties.filter(({ onlyInStep }) => !onlyInStep);
  return [...begun, recordOf(begun[0]!)]
    .map(({ prefix, uri }) => `\n    xmlns:${prefix}="${uri}"`)
    .join('');
}

/** A new sidecar that holds these tags; not `changed` where there is nothing to hold. */
export function newXmp(tags: readonly XmpTag[]): MergedXmp {
  return mergedXmp(new TextEncoder().encode(emptySidecar), tags);
}

/**
 * An existing sidecar with these tags merged in, by inserting and cutting at places in its text: every byte
 * besides stays as it is, whatever the encoding, the indentation, the comments, other programs' fields and
 * namespaces. Tags that are there stay; one that this page added earlier (it keeps a record in the file)
 * and that is not given now is taken out. Merging the same tags again changes nothing.
 *
 * Throws `sidecar/not-xml`, `sidecar/not-xmp`, `sidecar/encoding` and `sidecar/odd-list`: what cannot be
 * read without guessing is never written.
 */
export function mergedXmp(existing: Uint8Array, tags: readonly XmpTag[]): MergedXmp {
  const encoding = xmlEncoding(existing);
  const source = decodedText(existing, encoding);
  if (source === null) throw new CodedError('sidecar/not-xml');
  const xml = parsed(source);
  checkEncoding(xml, encoding);
  const rdf = rdfOf(xml.root);
  const plan = planned(rdf, tagEntries(tags));
  const edits = plan.flatMap((step) => (step.list ? editsOf(source, step) : []));
  const fresh = plan.filter(({ list, change }) => !list && change.add.length > 0);
  const splices = [...edits, ...propertyEdits(source, rdf, fresh)];
  const { add: added, remove: removed } = plan[0]!.change;
  if (splices.length === 0) return { bytes: existing, changed: false, added, removed };
  const bytes = encodedText(spliced(source, splices), encoding);
  return { bytes, changed: true, added, removed };
}

function parsed(source: string): XmlText {
  try {
    return parsedXml(source);
  } catch (cause) {
    throw new CodedError('sidecar/not-xml', {}, { cause });
  }
}

/** The bytes of another encoding can agree with UTF-8 as long as they are ASCII; what is added need not. */
function checkEncoding({ declaredEncoding }: XmlText, encoding: TextEncoding): void {
  const fits = encoding === 'utf-8' ? /^(?:utf-?8|us-ascii)$/i : /^(?:utf-?16(?:le|be)?|ucs-2)$/i;
  if (declaredEncoding !== null && !fits.test(declaredEncoding))
    throw new CodedError('sidecar/encoding', { format: declaredEncoding });
}

interface Step {
  property: TagProperty;
  list: ReturnType<typeof xmpList>;
  change: Pick<ListChange, 'add' | 'remove'>;
}

/** What happens to each property and then to its record, `dc:subject` first. */
function planned(rdf: XmlElement, entries: TagEntries): Step[] {
  return tagProperties.flatMap((property) => {
    const list = xmpList(rdf, property.uri, property.local);
    const record = recordOf(property);
    const recordList = xmpList(rdf, recordUri, record.local);
    const wanted = list || !property.onlyInStep ? entries[property.entries] : [];
    const recorded = textsOf(recordList);
    const change = listChange(textsOf(list), recorded, wanted, property.separator);
    const recordChange = {
      add: change.record.filter((entry) => !recorded.includes(entry)),
      remove: recorded.filter((entry) => !change.record.includes(entry)),
    };
    return [
      { property, list, change },
      { property: record, list: recordList, change: recordChange },
    ];
  });
}

function textsOf(list: Step['list']): string[] {
  return (list?.items ?? []).flatMap(({ text }) => (text === null ? [] : [text]));
}

function editsOf(source: string, { property, list, change }: Step): Splice[] {
  return listEdits(source, list!, change, property.container);
}

/** One edit for each Description that gets new properties; one Description more where there is none. */
function propertyEdits(source: string, rdf: XmlElement, fresh: readonly Step[]): Splice[] {
  if (fresh.length === 0) return [];
  const all = descriptions(rdf);
  if (all.length === 0) return [newDescription(source, rdf, fresh)];
  return all.flatMap((home) => {
    const steps = fresh.filter(({ property }) => homeOf(all, property) === home);
    if (steps.length === 0) return [];
    const child = home.children.at(-1);
    const step = child ? stepInside(source, home, child) : stepInside(source, rdf, home);
    const tail = lineLead(source, home.start);
    const lead = child ? lineLead(source, child.start) : deeper(tail, step);
    return [content(source, home, textOf(home, steps, { lead, step }), tail)];
  });
}

/** The first that binds the property's namespace, so that none has to be bound; or else that of `dc:subject`. */
function homeOf(all: readonly XmlElement[], { uri }: TagProperty): XmlElement {
  const binding = (wanted: string): XmlElement | undefined =>
    all.find((element) => prefixInScope(element, wanted) !== null);
  return binding(uri) ?? binding(tagProperties[0]!.uri) ?? all[0]!;
}

function textOf(
  parent: XmlElement,
  steps: readonly Step[],
  place: { lead: string; step: string },
): string {
  return steps
    .map(({ property, change }) => newProperty(parent, property, change.add, place))
    .join('');
}

function newDescription(source: string, rdf: XmlElement, fresh: readonly Step[]): Splice {
  const tail = lineLead(source, rdf.start);
  const step = rdf.parent ? stepInside(source, rdf.parent, rdf) : ' ';
  const lead = deeper(tail, step);
  const prefix = prefixInScope(rdf, rdfUri)!;
  const name = prefix === '' ? 'Description' : `${prefix}:Description`;
  const properties = textOf(rdf, fresh, { lead: deeper(lead, step), step });
  // An attribute without a prefix is in no namespace, so a default one does not do for `rdf:about`.
  const about = prefix === '' ? ` xmlns:rdf="${rdfUri}" rdf:about=""` : ` ${prefix}:about=""`;
  return content(source, rdf, `${lead}<${name}${about}>${properties}${lead}</${name}>`, tail);
}
