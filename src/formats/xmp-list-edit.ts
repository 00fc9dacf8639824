import { indentStep, lineLead, spaceBefore, type Splice } from './splices';
import { escapedXml, prefixInScope, type XmlElement } from './xml-elements';
import type { TagProperty } from './xmp-lists';
import { rdfUri, type XmpList } from './xmp-packet';

/**
 * Edits that take these entries out of a list and put those in, in the indentation that is there. A list
 * that is left with nothing in it goes, property and all.
 */
export function listEdits(
  source: string,
  list: XmpList,
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
  kind: 'Bag' | 'Seq',
): Splice[] {
  const gone = list.items.filter(({ text }) => text !== null && remove.includes(text));
  const { container, property } = list;
  if (add.length === 0) {
    if (gone.length === 0) return [];
    const isLast = gone.length === list.items.length && holdsNothingElse(source, list);
    return isLast
      ? [without(source, property)]
      : gone.map(({ element }) => without(source, element));
  }
  const removed = gone.map(({ element }) => without(source, element));
  return [
    ...removed,
    container ? more(source, container, add) : filled(source, property, add, kind),
  ];
}

/** The list as a new property, to stand after `lead` (a line's end and indent) inside the element. */
export function newProperty(
  parent: XmlElement,
  { uri, prefix, local, container }: TagProperty,
  entries: readonly string[],
  { lead, step }: { lead: string; step: string },
): string {
  const known = prefixInScope(parent, uri);
  const name = qualified(known ?? prefix, local);
  const binding = known === null ? ` xmlns:${prefix}="${uri}"` : '';
  const rdf = prefixInScope(parent, rdfUri)!;
  const list = containerText(rdf, container, entries, { lead: deeper(lead, step), step });
  return `${lead}<${name}${binding}>${list}${lead}</${name}>`;
}

function containerText(
  rdf: string,
  kind: 'Bag' | 'Seq',
  entries: readonly string[],
  { lead, step }: { lead: string; step: string },
): string {
  const name = qualified(rdf, kind);
  return `${lead}<${name}>${itemsText(rdf, entries, deeper(lead, step))}${lead}</${name}>`;
}

function itemsText(rdf: string, entries: readonly string[], lead: string): string {
  const name = qualified(rdf, 'li');
  return entries.map((entry) => `${lead}<${name}>${escapedXml(entry)}</${name}>`).join('');
}

/** Entries behind the last one of a list that is there. */
function more(source: string, container: XmlElement, add: readonly string[]): Splice {
  const last = container.children.at(-1);
  const rdf = container.prefix;
  if (last) {
    const text = itemsText(rdf, add, lineLead(source, last.start));
    return { start: last.end, end: last.end, text };
  }
  const lead = lineLead(source, container.start);
  const step = stepInside(source, container.parent!, container);
  return content(source, container, itemsText(rdf, add, deeper(lead, step)), lead);
}

/** A list in a property that is there but empty. */
function filled(
  source: string,
  property: XmlElement,
  add: readonly string[],
  kind: 'Bag' | 'Seq',
): Splice {
  const lead = lineLead(source, property.start);
  const step = stepInside(source, property.parent!, property);
  const rdf = prefixInScope(property, rdfUri)!;
  const text = containerText(rdf, kind, add, { lead: deeper(lead, step), step });
  return content(source, property, text, lead);
}

/** `text` as the last content of an element; `tail` comes before the end tag where that has no line yet. */
export function content(source: string, element: XmlElement, text: string, tail: string): Splice {
  if (element.selfClosing) {
    const name = qualified(element.prefix, element.local);
    return { start: element.end - 2, end: element.end, text: `>${text}${tail}</${name}>` };
  }
  const start = Math.max(spaceBefore(source, element.closeStart), element.openEnd);
  const hasLine = /\n/.test(source.slice(start, element.closeStart));
  return { start, end: start, text: hasLine ? text : `${text}${tail}` };
}

/** How much deeper `inner` stands than the element around it. */
export function stepInside(source: string, outer: XmlElement, inner: XmlElement): string {
  return indentStep(lineLead(source, outer.start), lineLead(source, inner.start));
}

/** The lead of a line one step further in. */
export function deeper(lead: string, step: string): string {
  return lead === '' ? '' : lead + step;
}

function without(source: string, element: XmlElement): Splice {
  const lead = lineLead(source, element.start);
  return { start: element.start - lead.length, end: element.end, text: '' };
}

/** Whether there is neither a comment nor anything else around the items. */
function holdsNothingElse(source: string, { property, container, items }: XmpList): boolean {
  const edges = [
    property.openEnd,
    container!.start,
    container!.openEnd,
    ...items.flatMap(({ element }) => [element.start, element.end]),
    container!.closeStart,
    container!.end,
    property.closeStart,
  ];
  return edges.every((edge, i) => i % 2 === 1 || source.slice(edge, edges[i + 1]).trim() === '');
}

function qualified(prefix: string, local: string): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}
