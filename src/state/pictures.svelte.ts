import { CodedError, type ErrorCode, type ErrorData } from '../clip/errors';
import { dropped, maxFolderFiles, pasted, picked } from '../io/drop';
import type { LoadedPicture, NamedBlob } from '../io/images';

/** Why a file did not become a picture, or why the engine could not read one; the page words it. */
export interface PictureFault {
  code: ErrorCode;
  data: ErrorData;
}

/** A file that was not taken, kept until the person has read why. */
export interface RefusedFile extends PictureFault {
  id: string;
  name: string;
}

/** What reads pictures is fetched beside the first of them. */
const loadPicture = async (file: NamedBlob): Promise<LoadedPicture> =>
  (await import('../io/images')).loadPicture(file);

/** Together the pictures of a strip stay below this; files themselves lie on disk until they are read. */
const maxStripBytes = 512 * 2 ** 20;

/** The strip of pictures, the one in front, and the files that could not be taken. */
export class Pictures {
  /** In the order they came. */
  list = $state.raw<readonly LoadedPicture[]>([]);
  /** Newest last; each until dismissed. */
  refused = $state.raw<readonly RefusedFile[]>([]);
  /** Files being read just now. */
  pending = $state(0);
  #currentId = $state<string | null>(null);
  #faults = $state.raw<Readonly<Record<string, PictureFault>>>({});
  #adds = 0;
  #refusals = 0;

  readonly current: LoadedPicture | null = $derived(
    this.list.find((picture) => picture.id === this.#currentId) ?? null,
  );

  /** `load` turns a file into a picture; the page's own by default. */
  constructor(private readonly load = loadPicture) {}

  /**
   * Reads the files one after another. The first good one comes to the front, unless a newer call began
   * meanwhile; a picture that is there already is shown, not added twice. Bad ones go to `refused`.
   * `behind` takes no picture's place: the first comes to the front only where there is none.
   */
  async add(files: readonly NamedBlob[], place: 'front' | 'behind' = 'front'): Promise<void> {
    const call = place === 'front' ? ++this.#adds : this.#adds;
    let isFirst = true;
    this.pending += files.length;
    for (const file of files) {
      try {
        const picture = this.#keep(await this.load(file));
        const mayTakeFront = place === 'front' ? isFirst : this.current === null;
        if (mayTakeFront && call === this.#adds) this.select(picture.id);
        isFirst = false;
      } catch (error) {
        this.refuse(file.name, faultOf(error));
      }
      this.pending -= 1;
    }
  }

  /** Takes what was dropped; what could not be read, what did not fit and an address without a file are told. */
  async addDropped(transfer: DataTransfer): Promise<void> {
    const brought = await dropped(transfer);
    for (const path of brought.unreadable) {
      this.refuse(path, { code: 'picture/unreadable', data: {} });
    }
    for (const name of brought.empty)
      this.refuse(name, { code: 'picture/none-in-folder', data: {} });
    for (const name of brought.cut) {
      this.refuse(name, { code: 'picture/folder-cut', data: { limit: maxFolderFiles } });
    }
    if (brought.addressOnly) this.refuse('', { code: 'picture/address-only', data: {} });
    await this.add(brought.files);
  }

  /** Takes pasted pictures and keeps the browser from pasting them anywhere else. */
  async addPasted(event: ClipboardEvent): Promise<void> {
    const files = pasted(event);
    if (files.length === 0) return;
    event.preventDefault();
    await this.add(files);
  }

  /** Takes the files of a picker. */
  async addPicked(files: FileList): Promise<void> {
    await this.add(picked(files));
  }

  /** The picture of that id to the front. */
  select(id: string): void {
    if (this.list.some((picture) => picture.id === id)) this.#currentId = id;
  }

  /** The picture after the present one, the first after the last. */
  next(): void {
    this.#step(1);
  }

  previous(): void {
    this.#step(-1);
  }

  /** Takes a picture out and releases it; its neighbour comes to the front. */
  remove(id: string): void {
    const index = this.list.findIndex((picture) => picture.id === id);
    const removed = this.list[index];
    if (!removed) return;
    this.list = this.list.filter((picture) => picture.id !== id);
    if (this.#currentId === id) {
      this.#currentId = (this.list[index] ?? this.list[index - 1])?.id ?? null;
    }
    this.mark(id, null);
    removed.release();
  }

  /** Marks a picture that the engine could not read, or clears the mark with null. */
  mark(id: string, fault: PictureFault | null): void {
    const { [id]: _old, ...others } = this.#faults;
    this.#faults = fault ? { ...others, [id]: fault } : others;
  }

  /** The engine's complaint about a picture, or null. */
  fault(id: string): PictureFault | null {
    return this.#faults[id] ?? null;
  }

  /** Says that a file of this name was not taken. */
  refuse(name: string, fault: PictureFault): void {
    this.#refusals += 1;
    this.refused = [...this.refused, { id: `refused-${this.#refusals}`, name, ...fault }];
  }

  /** Takes one message away, or all of them. */
  dismiss(id?: string): void {
    this.refused = id === undefined ? [] : this.refused.filter((file) => file.id !== id);
  }

  /** Releases everything. */
  release(): void {
    for (const picture of this.list) picture.release();
    this.list = [];
    this.#currentId = null;
  }

  #keep(picture: LoadedPicture): LoadedPicture {
    const same = this.list.find((other) => other.key === picture.key);
    if (same) {
      picture.release();
      return same;
    }
    const bytes = this.list.reduce((sum, other) => sum + other.blob.size, picture.blob.size);
    if (bytes > maxStripBytes) {
      picture.release();
      throw new CodedError('picture/strip-full', { limit: maxStripBytes / 2 ** 20 });
    }
    this.list = [...this.list, picture];
    return picture;
  }

  #step(by: 1 | -1): void {
    const count = this.list.length;
    if (count === 0) return;
    const index = this.list.findIndex((picture) => picture.id === this.#currentId);
    const start = index < 0 && by < 0 ? 0 : index;
    this.#currentId = this.list[(start + by + count) % count]!.id;
  }
}

function faultOf(error: unknown): PictureFault {
  if (error instanceof CodedError) return { code: error.code, data: error.data };
  return { code: 'picture/undecodable', data: {} };
}
