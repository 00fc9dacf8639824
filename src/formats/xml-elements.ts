import { SaxesParser, type SaxesTagNS } from 'saxes';

/**
 * An element of an XML text and where it stands there; offsets are UTF-16 units. An edit by offsets
 * leaves every other character as it was, which no parser that writes its tree out again does.
 */
export interface XmlElement {
  uri: string;
  local: string;
  prefix: string;
  parent: XmlElement | null;
  children: XmlElement[];
  attributes: readonly { uri: string; local: string; value: string }[];
  /** Character data directly within, entities resolved. */
  text: string;
  /** Prefixes that this very tag binds, with their namespaces. */
  bindings: Readonly<Record<string, string>>;
  selfClosing: boolean;
  /** Start tag: `start` to `openEnd`; end tag: `closeStart` to `end`; one place where it closes itself. */
  start: number;
  openEnd: number;
  closeStart: number;
  end: number;
}

/** A parsed XML text: its root and the encoding that its declaration names, if any. */
export interface XmlText {
  root: XmlElement;
  declaredEncoding: string | null;
}

/**
 * Parses strictly: well-formed, namespaces bound, no entity but XML's own five.
 * @throws the parser's error, with line and column, on anything else
 */
export function parsedXml(source: string): XmlText {
  const parser = new SaxesParser({ xmlns: true });
  let root: XmlElement | null = null;
  let open: XmlElement | null = null;
  let declaredEncoding: string | null = null;
  const addText = (text: string): void => {
    if (open) open.text += text;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('xmldecl', ({ encoding }) => (declaredEncoding = encoding ?? null));
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    const element = opened(tag, open, source, parser.position);
    if (open) open.children.push(element);
    else root = element;
    open = element;
  });
  parser.on('closetag', () => {
    const element = open!;
    element.end = parser.position;
    // A `<` stands in no attribute value and no end tag, so the last one begins this tag.
    element.closeStart = element.selfClosing
      ? element.end
      : source.lastIndexOf('<', element.end - 1);
    open = element.parent;
  });
  parser.write(source).close();
  return { root: root as unknown as XmlElement, declaredEncoding };
}

function opened(
  tag: SaxesTagNS,
  parent: XmlElement | null,
  source: string,
  openEnd: number,
): XmlElement {
  const { uri, local, prefix, isSelfClosing: selfClosing, ns: bindings } = tag;
  const start = source.lastIndexOf('<', openEnd - 1);
  const attributes = Object.values(tag.attributes);
  const place = { start, openEnd, closeStart: openEnd, end: openEnd };
  return {
    uri,
    local,
    prefix,
    parent,
    children: [],
    attributes,
    text: '',
    bindings,
    selfClosing,
    ...place,
  };
}

/** A prefix that means this namespace inside the element (empty: the default one), or null. */
export function prefixInScope(element: XmlElement, uri: string): string | null {
  const shadowed = new Set<string>();
  for (let at: XmlElement | null = element; at; at = at.parent)
    for (const [prefix, bound] of Object.entries(at.bindings)) {
      if (bound === uri && !shadowed.has(prefix)) return prefix;
      shadowed.add(prefix);
    }
  return null;
}

/** Text as XML character data. */
export function escapedXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
