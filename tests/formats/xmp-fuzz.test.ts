import { expect, test } from 'vitest';
import { parsedXml, type XmlElement } from '../../src/formats/xml-elements';
import { mergedXmp } from '../../src/formats/xmp';
import type { XmpTag } from '../../src/formats/xmp-tags';

/** Numbers in [0, 1) that are the same in every run (mulberry32, public domain). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const labels = [
  'a',
  'A',
  'two words',
  'R&D',
  '<b>',
  '猫',
  '🐈',
  'x|y',
  'x/y',
  '"q"',
  'é',
  'e\u0301',
];
const uris = {
  dc: 'http://purl.org/dc/elements/1.1/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  other: 'http://example.org/other/',
};

/** An XMP-shaped document: prefixes, line ends, indents, forms, comments and order as they come. */
class Maker {
  readonly #next: () => number;
  readonly #rdf: string;
  readonly #end: string;
  readonly #indent: string;

  constructor(seed: number) {
    this.#next = random(seed);
    this.#rdf = this.pick(['rdf', 'R', 'ns1']);
    this.#end = this.pick(['\n', '\r\n', '\n\n', '']);
    this.#indent = this.#end === '' ? '' : this.pick([' ', '  ', '\t', '']);
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#next() * from.length)]!;
  }

  tags(): XmpTag[] {
    return Array.from({ length: Math.floor(this.#next() * 6) }, () => ({
      label: this.pick(labels),
      group: this.pick([null, null, 'g', 'g|h', '组']),
    }));
  }

  document(): string {
    const lists = ['dc:subject', 'lr:hierarchicalSubject', 'digiKam:TagsList'].filter(
      () => this.#next() < 0.5,
    );
    const blocks = Array.from({ length: Math.floor(this.#next() * 4) }, () => this.others());
    const homes = Array.from({ length: 1 + Math.floor(this.#next() * 3) }, (_, i) =>
      this.description([
        ...(blocks[i] ?? []),
        ...lists.splice(0, i === 0 ? 1 : 3).map((n) => this.list(n)),
      ]),
    );
    const none = lists.length === 0 && this.#next() < 0.1;
    const body = `<${this.#rdf}:RDF xmlns:${this.#rdf}="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${none ? '' : homes.join('')}${this.line(1)}</${this.#rdf}:RDF>`;
    const head = this.pick([
      '',
      '\uFEFF',
      '<?xml version="1.0"?>\n',
      '<?xpacket begin="" id="x"?>\n',
    ]);
    const tail = this.pick(['', '\n', '\n<?xpacket end="w"?>', '\n<!-- end -->\n']);
    return this.pick([
      `${head}${body}${tail}`,
      `${head}<x:xmpmeta xmlns:x="adobe:ns:meta/">${this.line(1)}${body}${this.line(0)}</x:xmpmeta>${tail}`,
    ]);
  }

  private line(depth: number): string {
    return this.#end + this.#indent.repeat(depth);
  }

  private description(properties: readonly string[]): string {
    const bindings = Object.entries(uris).map(([prefix, uri]) => ` xmlns:${prefix}='${uri}'`);
    const fields = this.pick(['', ' other:f="1 &lt; 2"', `${this.line(3)} other:f='"'`]);
    const open = `${this.line(2)}<${this.#rdf}:Description ${this.#rdf}:about=""${bindings.join('')}${fields}`;
    if (properties.length === 0 && this.#next() < 0.5) return `${open} />`;
    return `${open}>${properties.join('')}${this.line(2)}</${this.#rdf}:Description>`;
  }

  private list(name: string): string {
    const kind = `${this.#rdf}:${this.pick(['Bag', 'Seq'])}`;
    const items = Array.from({ length: Math.floor(this.#next() * 4) }, () => {
      const content = this.pick(['a', 'theirs', 'R&amp;D', '&#x732B;', '<![CDATA[<b>]]>', 'p|q/r']);
      return `${this.pick(['', '<!-- - -->'])}${this.line(5)}<${this.#rdf}:li>${content}</${this.#rdf}:li>`;
    });
    if (items.length === 0 && this.#next() < 0.5) return `${this.line(3)}<${name}/>`;
    return `${this.line(3)}<${name}>${this.line(4)}<${kind}>${items.join('')}${this.line(4)}</${kind}></${name}>`;
  }

  private others(): string[] {
    return Array.from({ length: Math.floor(this.#next() * 3) }, (_, i) =>
      this.pick([
        `${this.line(3)}<other:p${i}>x &amp; y</other:p${i}>`,
        `${this.line(3)}<!-- <dc:subject/> --><other:q${i} other:a='/>'/>`,
        `${this.line(3)}<?pi <dc:subject>?><s:deep xmlns:s='urn:s' xmlns:dc='urn:not-dc'><dc:subject>no list</dc:subject></s:deep>`,
      ]),
    );
  }
}

const ours = /subject|hierarchicalSubject|TagsList|LastKeywordXMP/i;

/** The document without the lists of tags and their records, in a form to compare. */
function besides(element: XmlElement): unknown {
  const isList = element.parent?.local === 'Description' && ours.test(element.local);
  if (isList && element.uri !== uris.other) return null;
  const { uri, local, attributes } = element;
  const inner = element.children.map(besides).filter((child) => child !== null);
  const isAdded = local === 'Description' && inner.length === 0 && attributes.length <= 2;
  if (isAdded) return null;
  const named = attributes.map(({ uri: space, local: name, value }) => [space, name, value]);
  return [uri, local, named, element.text.trim(), inner];
}

function entries(bytes: Uint8Array, uri: string, local: string): string[] {
  const found: string[] = [];
  const walk = (element: XmlElement): void => {
    const property = element.parent?.parent;
    if (element.local === 'li' && property?.uri === uri && property.local === local)
      found.push(element.text);
    element.children.forEach(walk);
  };
  walk(parsedXml(textOf(bytes)).root);
  return found;
}

const textOf = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const same = (text: string): string => text.normalize('NFC').toLowerCase();

/** Whether all of `part` is found in `whole`, in order; an end tag may have come in the place of `/>`. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (let i = 0; i < whole.length; i++) {
    if (whole[i] === part[at]) at++;
    else if (whole[i] === '>' && part.startsWith('/>', at)) at += 2;
  }
  return at === part.length;
}

test('100 documents of every shape keep all that is not ours, through three merges', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const maker = new Maker(seed);
    const source = maker.document();
    const before = new TextEncoder().encode(source);
    const theirs = entries(before, uris.dc, 'subject');
    const [first, second] = [maker.tags(), maker.tags()];
    const once = mergedXmp(before, first);
    const rest = besides(parsedXml(source).root);
    expect(isWithin(source, textOf(once.bytes)), `seed ${seed}`).toBe(true);
    expect(mergedXmp(once.bytes, first).changed, `seed ${seed}`).toBe(false);
    const twice = mergedXmp(once.bytes, second);
    for (const [bytes, tags] of [
      [once.bytes, first],
      [twice.bytes, second],
      [mergedXmp(twice.bytes, []).bytes, []],
    ] as const) {
      const note = `seed ${seed}`;
      expect(besides(parsedXml(textOf(bytes)).root), note).toEqual(rest);
      const subject = entries(bytes, uris.dc, 'subject');
      expect(subject.slice(0, theirs.length), note).toEqual(theirs);
      const wanted = new Set([...theirs, ...tags.map(({ label }) => label)].map(same));
      expect(new Set(subject.map(same)), note).toEqual(wanted);
    }
  }
});
