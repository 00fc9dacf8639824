import { CodedError } from '../clip/errors';
import type { XmlElement } from './xml-elements';

export const rdfUri = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** A property of an XMP file that is a list of texts. */
export interface XmpList {
  /** The property's element, `dc:subject` for one. */
  property: XmlElement;
  /** Its `rdf:Bag` or `rdf:Seq`; null while it is empty. */
  container: XmlElement | null;
  /** Elements of the list, `rdf:li`; `text` is null for one that is no plain text. */
  items: readonly { element: XmlElement; text: string | null }[];
}

/** The `rdf:RDF` of an XMP file: the root, or what `x:xmpmeta` holds. Throws `sidecar/not-xmp`. */
export function rdfOf(root: XmlElement): XmlElement {
  const found = [root, ...root.children].filter((element) => isRdf(element, 'RDF'));
  if (found.length !== 1) throw new CodedError('sidecar/not-xmp');
  return found[0]!;
}

/** The `rdf:Description`s of an RDF element, in order. */
export function descriptions(rdf: XmlElement): XmlElement[] {
  return rdf.children.filter((element) => isRdf(element, 'Description'));
}

/**
 * The list that this property is, or null where the file has none. Throws `sidecar/odd-list` where the
 * property is there in another form (an attribute, a plain text, twice, an `rdf:Alt`): XMP allows none of
 * these for keywords, so what was meant can only be guessed.
 */
export function xmpList(rdf: XmlElement, uri: string, local: string): XmpList | null {
  const all = descriptions(rdf);
  const isIt = (named: { uri: string; local: string }): boolean =>
    named.uri === uri && named.local === local;
  const found = all.flatMap(({ children }) => children.filter(isIt));
  const asAttribute = all.some(({ attributes }) => attributes.some(isIt));
  const [property] = found;
  if (!property && !asAttribute) return null;
  if (!property || asAttribute || found.length > 1) throw oddList(local);
  return listOf(property, local);
}

function listOf(property: XmlElement, local: string): XmpList {
  const [container, ...others] = property.children;
  const isPlain =
    property.text.trim() === '' && !property.attributes.some(({ uri }) => uri === rdfUri);
  if (!isPlain || others.length > 0) throw oddList(local);
  if (!container) return { property, container: null, items: [] };
  const isList = isRdf(container, 'Bag') || isRdf(container, 'Seq');
  if (!isList || container.text.trim() !== '') throw oddList(local);
  const items = container.children.map((element) => ({
    element,
    text: element.children.length === 0 ? element.text.trim() : null,
  }));
  return { property, container, items };
}

function isRdf(element: XmlElement, local: string): boolean {
  return element.uri === rdfUri && element.local === local;
}

function oddList(local: string): CodedError {
  return new CodedError('sidecar/odd-list', { format: local });
}
