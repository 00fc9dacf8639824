import { describe, expect, it } from 'vitest';
import { dropped, pasted, picked } from '../../src/io/drop';

const picture = (name: string) => new File(['x'], name, { type: 'image/png' });

function fileEntry(file: File) {
  return { name: file.name, isDirectory: false, file: (take: (file: File) => void) => take(file) };
}

const gone = new DOMException('A requested file or directory could not be found.', 'NotFoundError');
type Refuse = (error: DOMException) => void;

/** A file that was listed and cannot be had: moved meanwhile, or not this person's to read. */
const goneFileEntry = (fullPath: string) => ({
  name: fullPath.split('/').at(-1)!,
  fullPath,
  isDirectory: false,
  file: (_: unknown, refuse: Refuse) => refuse(gone),
});

/** A folder that cannot be listed. */
const closedFolderEntry = (fullPath: string) => ({
  name: fullPath.split('/').at(-1)!,
  fullPath,
  isDirectory: true,
  createReader: () => ({ readEntries: (_: unknown, refuse: Refuse) => refuse(gone) }),
});

/** A folder entry whose reader gives two entries at a time, then none, as browsers do in hundreds. */
function folderEntry(name: string, entries: { name: string }[]) {
  return {
    name,
    isDirectory: true,
    createReader() {
      const left = [...entries];
      return { readEntries: (take: (some: object[]) => void) => take(left.splice(0, 2)) };
    },
  };
}

function transfer({
  files = [] as File[],
  entries = [] as object[],
  uri = '',
  types = [] as string[],
}) {
  return {
    files,
    types,
    items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
    getData: (type: string) => (type === 'text/uri-list' ? uri : ''),
  } as unknown as DataTransfer;
}

function paste(data: DataTransfer, tagName: string) {
  return { clipboardData: data, target: { tagName } } as unknown as ClipboardEvent;
}

const names = (files: { name: string }[]) => files.map((file) => file.name);

describe('a drop', () => {
  it('gives its files in order', async () => {
    const { files, addressOnly } = await dropped(
      transfer({ files: [picture('b.png'), picture('a.png')] }),
    );
    expect(names(files)).toEqual(['b.png', 'a.png']);
    expect(addressOnly).toBe(false);
  });

  it('opens folders, sorted by name, and leaves hidden files and other kinds aside', async () => {
    const notes = new File(['x'], 'notes.txt', { type: 'text/plain' });
    const inner = folderEntry('inner', [fileEntry(picture('d.png'))]);
    const folder = folderEntry('folder', [
      fileEntry(picture('c.png')),
      fileEntry(picture('.hidden.png')),
      fileEntry(notes),
      inner,
      fileEntry(picture('a.png')),
    ]);
    const brought = await dropped(transfer({ files: [new File([], 'folder')], entries: [folder] }));
    expect(names(brought.files)).toEqual(['a.png', 'c.png', 'd.png']);
  });

  it('tells an address that came without a file, and does not fetch it', async () => {
    const address = 'https://example.org/cat.jpg';
    expect(await dropped(transfer({ uri: address }))).toEqual({
      files: [],
      unreadable: [],
      empty: [],
      cut: [],
      addressOnly: true,
    });
    const both = await dropped(transfer({ uri: address, files: [picture('cat.jpg')] }));
    expect(both.addressOnly).toBe(false);
    expect(names(both.files)).toEqual(['cat.jpg']);
  });

  it('without a transfer brings nothing', async () => {
    expect(await dropped(null)).toEqual({
      files: [],
      unreadable: [],
      empty: [],
      cut: [],
      addressOnly: false,
    });
  });

  it('gives everything else of a folder in which a file or a folder cannot be read, and names those', async () => {
    const folder = folderEntry('trip', [
      fileEntry(picture('a.png')),
      goneFileEntry('/trip/gone.png'),
      closedFolderEntry('/trip/locked'),
      fileEntry(picture('z.png')),
    ]);
    const files = [picture('loose.png'), new File([], 'trip')];
    const brought = await dropped(transfer({ files, entries: [folder] }));
    expect(names(brought.files)).toEqual(['loose.png', 'a.png', 'z.png']);
    expect(brought.unreadable).toEqual(['trip/gone.png', 'trip/locked']);
  });

  it('says which folder could not be read, and not that an address came', async () => {
    const files = [new File([], 'locked')];
    const entries = [closedFolderEntry('/locked')];
    const brought = await dropped(transfer({ files, entries, uri: 'file:///home/me/locked' }));
    expect(brought).toMatchObject({
      files: [],
      unreadable: ['locked'],
      empty: [],
      addressOnly: false,
    });
  });

  it('names folders in which there is no picture', async () => {
    const notes = new File(['x'], 'notes.txt', { type: 'text/plain' });
    const folders = [
      folderEntry('papers', [fileEntry(notes), folderEntry('inner', [])]),
      folderEntry('trip', [fileEntry(picture('a.png'))]),
    ];
    const files = [new File([], 'papers'), new File([], 'trip')];
    const brought = await dropped(transfer({ files, entries: folders, uri: 'file:///papers' }));
    expect(names(brought.files)).toEqual(['a.png']);
    expect(brought).toMatchObject({ empty: ['papers'], cut: [], addressOnly: false });
  });

  it.each([
    { count: 500, cut: [] },
    { count: 501, cut: ['disk'] },
  ])(
    'takes 500 of a folder, and names it where there are more ($count)',
    async ({ count, cut }) => {
      const many = Array.from({ length: count }, (_, i) => fileEntry(picture(`${1000 + i}.png`)));
      const notes = fileEntry(new File(['x'], 'z.txt', { type: 'text/plain' }));
      const inner = folderEntry('inner', many);
      const brought = await dropped(transfer({ entries: [folderEntry('disk', [inner, notes])] }));
      expect(brought.files).toHaveLength(500);
      expect(brought).toMatchObject({ empty: [], cut });
    },
  );

  it('names no more of a broken disk than it would take files', async () => {
    const broken = Array.from({ length: 700 }, (_, i) => goneFileEntry(`/disk/${i}.png`));
    const brought = await dropped(transfer({ entries: [folderEntry('disk', broken)] }));
    expect(brought.unreadable).toHaveLength(500);
    expect(brought.cut).toEqual([]);
  });

  it('calls no folder empty that it did not get to read', async () => {
    const broken = Array.from({ length: 700 }, (_, i) => goneFileEntry(`/disk/${i}.png`));
    const entries = [
      folderEntry('disk', broken),
      folderEntry('trip', [fileEntry(picture('a.png'))]),
    ];
    expect(await dropped(transfer({ entries }))).toMatchObject({ empty: [], cut: [] });
  });
});

describe('a paste', () => {
  it('gives its pictures wherever the focus is', () => {
    const data = transfer({ files: [picture('image.png')], types: ['Files'] });
    expect(names(pasted(paste(data, 'BODY')))).toEqual(['image.png']);
    expect(names(pasted(paste(data, 'INPUT')))).toEqual(['image.png']);
  });

  it('leaves cells copied as text and picture to the text field they are pasted into', () => {
    const data = transfer({ files: [picture('image.png')], types: ['text/plain', 'Files'] });
    expect(pasted(paste(data, 'INPUT'))).toEqual([]);
    expect(names(pasted(paste(data, 'BODY')))).toEqual(['image.png']);
  });
});

describe('a picker', () => {
  it('gives its files under their names, and nothing when it was cancelled', () => {
    const list = [picture('a.png'), picture('b.png')] as unknown as FileList;
    expect(names(picked(list))).toEqual(['a.png', 'b.png']);
    expect(picked(null)).toEqual([]);
  });
});
