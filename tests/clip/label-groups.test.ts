import { describe, expect, test } from 'vitest';
import { parseGroups } from '../../src/clip/label-groups';

const labels = ['dog', 'indoor', 'outdoor', 'Day', 'night', 'ratio 3:4', 'ratio 16:9'];
const members = (text: string) => parseGroups(text, labels).groups.map((group) => group.members);

describe('groups of labels', () => {
  test('are one a line, with bars between the labels, in any case', () => {
    expect(members('indoor | outdoor\nday|NIGHT')).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('may have a name, also with the wide colon and bar', () => {
    expect(parseGroups('place: indoor | outdoor\r\n时间：day｜night', labels).groups).toEqual([
      { name: 'place', members: [1, 2] },
      { name: '时间', members: [3, 4] },
    ]);
  });

  test('a colon inside a label of the set is no name', () => {
    const { groups } = parseGroups('ratio 3:4 | ratio 16:9', labels);
    expect(groups).toEqual([{ name: null, members: [5, 6] }]);
  });

  test('say what is no label and what is in a group already', () => {
    const found = parseGroups('indoor | outdoor | garden\nindoor | day | night', labels);
    expect(found.unknown).toEqual(['garden']);
    expect(found.repeated).toEqual(['indoor']);
    expect(found.groups.map((group) => group.members)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('a lone label is no group and stays free for one', () => {
    expect(members('indoor\n\n |\nindoor | outdoor')).toEqual([[1, 2]]);
    expect(members('')).toEqual([]);
    expect(parseGroups('a | b', []).unknown).toEqual(['a', 'b']);
  });
});
