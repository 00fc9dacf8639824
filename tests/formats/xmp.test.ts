import { describe, expect, test } from 'vitest';
import type { CodedError } from '../../src/clip/errors';
import { encodedText } from '../../src/formats/encoded-text';
import { parsedXml, type XmlElement } from '../../src/formats/xml-elements';
import { mergedXmp, newXmp } from '../../src/formats/xmp';
import type { XmpTag } from '../../src/formats/xmp-tags';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const tags = (...labels: string[]): XmpTag[] => labels.map((label) => ({ label }));

const rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"';
/** A sidecar of one Description with this content. */
const sidecar = (content: string, attributes = ''): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF ${rdf}>
  <rdf:Description rdf:about="" ${dc}${attributes}>
${content}  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`;
const subject = (...labels: string[]): string => `   <dc:subject>
    <rdf:Bag>
${labels.map((label) => `     <rdf:li>${label}</rdf:li>\n`).join('')}    </rdf:Bag>
   </dc:subject>
`;

function flat(bytes: Uint8Array): string[] {
  const items: string[] = [];
  const walk = (element: XmlElement): void => {
    if (element.local === 'li' && element.parent?.parent?.local === 'subject')
      items.push(element.text);
    element.children.forEach(walk);
  };
  walk(parsedXml(text(bytes)).root);
  return items;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as CodedError).code;
  }
  return 'none';
}

describe('merging', () => {
  test('the same tags again changes no byte', () => {
    const given = tags('a', 'b & c', '猫');
    for (const before of [newXmp(tags()).bytes, utf8(sidecar(subject('x', 'B &amp; C')))]) {
      const once = mergedXmp(before, given);
      expect(once.changed).toBe(true);
      const twice = mergedXmp(once.bytes, given);
      expect(twice.changed).toBe(false);
      expect(twice.bytes).toBe(once.bytes);
      expect([twice.added, twice.removed]).toEqual([[], []]);
    }
  });

  test('takes out what it added and is no longer wanted, and says so', () => {
    const first = mergedXmp(utf8(sidecar(subject('theirs'))), tags('a', 'b'));
    expect(first.added).toEqual(['a', 'b']);
    const second = mergedXmp(first.bytes, tags('b', 'c'));
    expect(flat(second.bytes)).toEqual(['theirs', 'b', 'c']);
    expect([second.added, second.removed]).toEqual([['c'], ['a']]);
  });

  test('and taking all back leaves the file as another program wrote it', () => {
    const before = sidecar(subject('theirs'));
    const merged = mergedXmp(utf8(before), tags('a', 'b'));
    expect(text(mergedXmp(merged.bytes, []).bytes)).toBe(before);
    const withoutList = sidecar('   <dc:title>x</dc:title>\n');
    const other = mergedXmp(utf8(withoutList), tags('a'));
    expect(text(mergedXmp(other.bytes, []).bytes)).toBe(withoutList);
  });

  test('never takes out what it did not add, even if it was given once', () => {
    const merged = mergedXmp(utf8(sidecar(subject('theirs', 'both'))), tags('both', 'ours'));
    expect(flat(mergedXmp(merged.bytes, []).bytes)).toEqual(['theirs', 'both']);
  });

  test('takes nothing out once another program dropped the record', () => {
    const merged = text(mergedXmp(utf8(sidecar(subject('theirs'))), tags('ours')).bytes);
    const dropped = merged.replace(/\s*<clipPlayground:(\w+)[\s\S]*?<\/clipPlayground:\1>/g, '');
    expect(dropped).not.toContain('clipPlayground');
    expect(flat(mergedXmp(utf8(dropped), []).bytes)).toEqual(['theirs', 'ours']);
  });

  test('leaves an entry alone that another program has since spelled its own way', () => {
    const merged = text(mergedXmp(utf8(sidecar(subject())), tags('ours')).bytes);
    const changed = merged.replace('<rdf:li>ours', '<rdf:li>Ours');
    expect(flat(mergedXmp(utf8(changed), []).bytes)).toEqual(['Ours']);
  });

  test('adds no second keyword that differs in capitals or in how an accent is stored', () => {
    const before = utf8(sidecar(subject('Dog', 'caf\u00e9')));
    expect(flat(mergedXmp(before, tags('dog', 'cafe\u0301', 'cat', 'CAT')).bytes)).toEqual([
      'Dog',
      'caf\u00e9',
      'cat',
    ]);
  });

  test('moves a tag when its group changes, and keeps it in the flat list', () => {
    const first = newXmp([{ label: 'cat', group: 'animals' }]);
    const moved = text(mergedXmp(first.bytes, [{ label: 'cat', group: 'pets' }]).bytes);
    expect(moved).toContain('<rdf:li>pets|cat</rdf:li>');
    expect(moved).not.toContain('animals|cat');
    expect(flat(utf8(moved))).toEqual(['cat']);
  });

  test('gives an empty list its entries, and a Description without content its end tag', () => {
    for (const empty of ['<dc:subject/>', '<dc:subject><rdf:Bag/></dc:subject>'])
      expect(flat(mergedXmp(utf8(sidecar(`   ${empty}\n`)), tags('a')).bytes)).toEqual(['a']);
    const closed = sidecar('').replace(/>\s*<\/rdf:Description>/, '/>');
    expect(flat(mergedXmp(utf8(closed), tags('a')).bytes)).toEqual(['a']);
  });

  test('reads entities, references and character data, and writes none that XML lacks', () => {
    const before = sidecar(subject('a &amp; b', '&#x732B;', '<![CDATA[c < d]]>'));
    const given = tags('a & b', '猫', 'c < d', 'with\u0000 null\u000b and\nline', ']]>');
    const merged = mergedXmp(utf8(before), given);
    expect(merged.added).toEqual(['with null and line', ']]>']);
    expect(flat(merged.bytes)).toHaveLength(5);
  });

  test('writes UTF-16 where it reads UTF-16, in either byte order', () => {
    const before = `\uFEFF<?xml version="1.0" encoding="UTF-16"?>\n${sidecar(subject('猫'))}`;
    for (const encoding of ['utf-16le', 'utf-16be'] as const) {
      const { bytes } = mergedXmp(encodedText(before, encoding), tags('🐈', '猫'));
      const after = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
      expect(after.startsWith('\uFEFF<?xml')).toBe(true);
      expect(after).toContain('<rdf:li>猫</rdf:li>\n     <rdf:li>🐈</rdf:li>');
    }
  });
});

describe('a sidecar is refused, never written, that', () => {
  const refused = (file: Uint8Array | string): string =>
    codeOf(() => mergedXmp(typeof file === 'string' ? utf8(file) : file, tags('a')));

  test('is no XML', () => {
    const whole = sidecar(subject('x'));
    const broken = [
      '',
      'no XML',
      whole.slice(0, -20),
      whole.replace('rdf:li>x', 'rdf:li>&unknown;'),
      whole.replace('x</rdf:li>', 'x & y</rdf:li>'),
      whole.replace(dc, ''),
      whole.replace('rdf:about=""', 'rdf:about="" rdf:about=""'),
      `${whole}\0\0`,
    ];
    for (const file of broken) expect(refused(file), file).toBe('sidecar/not-xml');
    expect(refused(Uint8Array.from([0x3c, 0x61, 0xff, 0xfe]))).toBe('sidecar/not-xml');
  });

  test('is XML, but no XMP', () => {
    for (const file of ['<html/>', `<a><rdf:RDF ${rdf}/><rdf:RDF ${rdf}/></a>`])
      expect(refused(file)).toBe('sidecar/not-xmp');
  });

  test('has an encoding that cannot hold every label', () => {
    const file = `<?xml version="1.0" encoding="ISO-8859-1"?>${sidecar(subject('x'))}`;
    expect(refused(file)).toBe('sidecar/encoding');
  });

  test('has keywords in a form of which one can only guess what it means', () => {
    const odd = [
      sidecar('', ' dc:subject="x"'),
      sidecar('   <dc:subject>x</dc:subject>\n'),
      sidecar(subject('x') + subject('y')),
      sidecar(subject('x').replaceAll('Bag', 'Alt')),
      sidecar('   <dc:subject rdf:parseType="Resource"/>\n'),
      sidecar('   <dc:subject rdf:resource="#x"/>\n'),
    ];
    for (const file of odd) expect(refused(file), file).toBe('sidecar/odd-list');
  });
});
