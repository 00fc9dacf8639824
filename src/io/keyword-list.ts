import { keyword, type XmpTag } from '../formats/xmp-tags';

/**
 * The labels as a list of keywords to take into a photo program, groups as the level above, each once.
 *
 * `lightroom`: a text of one keyword a line, indented by tabs, which Lightroom Classic ("Import Keywords")
 * and darktable (tagging, "import") read. In it `[..]` and `{..}` mark categories and synonyms and `~`
 * hides, so a label that begins with one of them begins with the full-width sign instead.
 *
 * `digikam`: a line to paste where digiKam asks for a new tag, "group/label, label"; in it `/` and `,`
 * separate, so those in labels become full-width too. digiKam reads no keyword files.
 */
export function keywordList(tags: readonly XmpTag[], program: 'lightroom' | 'digikam'): string {
  const groups = new Map<string, Set<string>>();
  for (const { label, group } of tags) {
    const name = keyword(group ?? '');
    const labels = groups.get(name) ?? new Set();
    groups.set(name, labels.add(keyword(label)));
  }
  for (const labels of groups.values()) labels.delete('');
  return program === 'lightroom' ? indented(groups) : pathLine(groups);
}

type Groups = ReadonlyMap<string, ReadonlySet<string>>;

function indented(groups: Groups): string {
  const lines = [...groups].flatMap(([group, labels]) =>
    group === ''
      ? [...labels].map(plainStart)
      : [plainStart(group), ...[...labels].map((label) => `\t${plainStart(label)}`)],
  );
  return lines.map((line) => `${line}\r\n`).join('');
}

function pathLine(groups: Groups): string {
  const plain = (text: string): string => text.replaceAll('/', '／').replaceAll(',', '，');
  const paths = [...groups].flatMap(([group, labels]) =>
    [...labels].map((label) => (group === '' ? plain(label) : `${plain(group)}/${plain(label)}`)),
  );
  return paths.join(', ');
}

const wide: Record<string, string> = { '[': '［', '{': '｛', '~': '～' };

function plainStart(text: string): string {
  return (wide[text[0]!] ?? text[0]!) + text.slice(1);
}
