/** A folder as the browser's file functions show it, in memory; enough of them for what writes files. */
export class MemoryFolder {
  readonly kind = 'directory';
  readonly entries = new Map<string, MemoryFolder | MemoryFile>();
  /** Called before a file is opened to write; what it throws is thrown. */
  onWrite: (name: string) => void = () => undefined;

  constructor(
    readonly name: string = '',
    private readonly parent: MemoryFolder | null = null,
  ) {}

  /** This folder as the type that the code under test takes. */
  get handle(): FileSystemDirectoryHandle {
    return this as unknown as FileSystemDirectoryHandle;
  }

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<MemoryFolder> {
    const found =
      this.entries.get(name) ?? (create ? this.#put(name, new MemoryFolder(name, this)) : null);
    if (found instanceof MemoryFolder) return found;
    throw new DOMException(name, found ? 'TypeMismatchError' : 'NotFoundError');
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<MemoryFile> {
    const found =
      this.entries.get(name) ?? (create ? this.#put(name, new MemoryFile(name, this)) : null);
    if (found instanceof MemoryFile) return found;
    throw new DOMException(name, found ? 'TypeMismatchError' : 'NotFoundError');
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.entries.delete(name)) throw new DOMException(name, 'NotFoundError');
  }

  async *keys(): AsyncGenerator<string> {
    yield* this.entries.keys();
  }

  async *values(): AsyncGenerator<MemoryFolder | MemoryFile> {
    yield* this.entries.values();
  }

  async isSameEntry(other: unknown): Promise<boolean> {
    return this === other;
  }

  /** Every file's path and text, in order. */
  texts(prefix = ''): Record<string, string> {
    const found = [...this.entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const parts = found.map(([name, entry]) =>
      entry instanceof MemoryFile
        ? { [prefix + name]: new TextDecoder().decode(entry.bytes) }
        : entry.texts(`${prefix}${name}/`),
    );
    return Object.assign({}, ...parts) as Record<string, string>;
  }

  /** Puts a file there, folders made as needed. */
  async put(path: string, content: string | Uint8Array): Promise<MemoryFile> {
    const [first = '', ...rest] = path.split('/');
    if (rest.length > 0)
      return (await this.getDirectoryHandle(first, { create: true })).put(rest.join('/'), content);
    const file = await this.getFileHandle(first, { create: true });
    file.replace(typeof content === 'string' ? new TextEncoder().encode(content) : content);
    return file;
  }

  willWrite(path: string): void {
    if (this.parent) this.parent.willWrite(`${this.name}/${path}`);
    else this.onWrite(path);
  }

  #put<T extends MemoryFolder | MemoryFile>(name: string, entry: T): T {
    this.entries.set(name, entry);
    return entry;
  }
}

let clockMs = Date.UTC(2026, 0, 1);

/** A file of such a folder; it changes when a writer closes, as in browsers. */
export class MemoryFile {
  readonly kind = 'file';
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  modifiedMs = clockMs++;
  /** Writers that were opened and neither closed nor aborted. */
  openWriters = 0;

  constructor(
    readonly name: string,
    private readonly folder: MemoryFolder,
  ) {}

  replace(bytes: Uint8Array): void {
    this.bytes = new Uint8Array(bytes);
    this.modifiedMs = clockMs++;
  }

  async getFile(): Promise<File> {
    return new File([this.bytes], this.name, { lastModified: this.modifiedMs });
  }

  async createWritable(): Promise<object> {
    this.folder.willWrite(this.name);
    this.openWriters++;
    let written: Uint8Array<ArrayBuffer> = new Uint8Array();
    return {
      write: async (part: Blob | Uint8Array<ArrayBuffer>) => {
        const both = new Blob([written, part]);
        written = new Uint8Array(await both.arrayBuffer());
      },
      close: async () => {
        this.openWriters--;
        this.replace(written);
      },
      abort: async () => void this.openWriters--,
    };
  }
}
