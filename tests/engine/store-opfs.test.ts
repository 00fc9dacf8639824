import { afterEach, expect, test, vi } from 'vitest';
import { openOpfs } from '../../src/engine/store-opfs';

afterEach(() => vi.unstubAllGlobals());

const notFound = () => new DOMException('deleted by another tab', 'NotFoundError');

/** What of the Origin Private File System a probe uses, over a set of names; `onAccess` runs before a file is opened. */
function fakeOpfs(names: Set<string>, onAccess: (name: string) => void, onClose = () => {}) {
  const folder = {
    async getFileHandle(name: string) {
      names.add(name);
      const createSyncAccessHandle = async () => {
        onAccess(name);
        if (!names.has(name)) throw notFound();
        return { close: onClose };
      };
      return { createSyncAccessHandle };
    },
    async removeEntry(name: string) {
      if (!names.delete(name)) throw notFound();
    },
  };
  const root = { getDirectoryHandle: async () => folder };
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => root } });
}

test('another tab that deletes the file to try writing with takes nobody’s place to keep files', async () => {
  const names = new Set<string>();
  fakeOpfs(
    names,
    () => undefined,
    () => names.clear(),
  );
  expect((await openOpfs('store', { create: true }))?.place).toBe('opfs');
  let isFirst = true;
  fakeOpfs(names, (name) => {
    if (isFirst) names.delete(name);
    isFirst = false;
  });
  expect((await openOpfs('store', { create: true }))?.place).toBe('opfs');
  expect(names.size).toBe(0);
});

test('a folder into which nothing may be written is none', async () => {
  fakeOpfs(new Set(), () => {
    throw new DOMException('refused', 'SecurityError');
  });
  await expect(openOpfs('store', { create: true })).rejects.toThrow('refused');
});
