import { productsWasm } from './products-wasm';

/**
 * Embeds of one length, kept where they multiply fast. A row of zeros (what the engine gives for a
 * picture that it could not read) becomes NaN, and so does every product with it.
 */
export interface RowTable {
  readonly dim: number;
  readonly count: number;
  /** Whether WebAssembly SIMD multiplies; else plain JavaScript, about seven times slower. */
  readonly simd: boolean;
  /** Puts `rows` (`[k x dim]`) at row `first` and after it; rows between the old end and it are NaN. */
  write(first: number, rows: Float32Array): void;
  /** Keeps the first `count` rows only. */
  truncate(count: number): void;
  /** A copy of one row, `[dim]`. */
  row(index: number): Float32Array<ArrayBuffer>;
  /**
   * Rows `first` to `first + count` times each of `queries` (`[q x dim]`): `[count x q]`, summed in
   * float32. `count * q` is at most `tileSize` and q at most `maxQueries`. The next call overwrites it.
   */
  timesQueries(queries: Float32Array, first: number, count: number): Float32Array;
  /** Rows of the table times rows of the table: `[countA x countB]`, otherwise as `timesQueries`. */
  timesRows(firstA: number, countA: number, firstB: number, countB: number): Float32Array;
}

/** Products in one call at most: 256 kB, so that they stay near the processor. */
export const tileSize = 65_536;
export const maxQueries = 64;

/** A table for rows of `dim` numbers, with room for `expectedRows` from the start. */
export function rowTable(dim: number, expectedRows = 0): RowTable {
  return new Table(dim, expectedRows, compile() ?? scalarKernel());
}

/** The same in plain JavaScript: for browsers without WebAssembly SIMD, and to compare with. */
export function scalarRowTable(dim: number, expectedRows = 0): RowTable {
  return new Table(dim, expectedRows, scalarKernel());
}

/** `products` of tools/build-products/products.c on places (in bytes) of `floats()`. */
interface Kernel {
  readonly simd: boolean;
  floats(): Float32Array;
  reserve(sizeBytes: number): void;
  products(a: number, na: number, b: number, nb: number, dim: number, out: number): void;
}

/** The compiled kernel's stack lies below. */
const outAt = 1 << 20;

class Table implements RowTable {
  readonly dim: number;
  readonly simd: boolean;
  count = 0;
  readonly #kernel: Kernel;
  /** Numbers from row to row: `dim` filled up with zeros to a multiple of four. */
  readonly #stride: number;
  readonly #queriesAt = outAt + tileSize * 4;
  readonly #rowsAt: number;

  constructor(dim: number, expectedRows: number, kernel: Kernel) {
    if (!Number.isInteger(dim) || dim < 1) {
      throw new Error(`An embed needs at least one number, not ${dim}.`);
    }
    this.dim = dim;
    this.simd = kernel.simd;
    this.#kernel = kernel;
    this.#stride = Math.ceil(dim / 4) * 4;
    this.#rowsAt = this.#queriesAt + maxQueries * this.#stride * 4;
    kernel.reserve(this.#placeOf(expectedRows));
  }

  write(first: number, rows: Float32Array): void {
    const added = rows.length / this.dim;
    if (!Number.isInteger(added)) {
      throw new Error(`${rows.length} numbers do not divide into rows of ${this.dim}.`);
    }
    this.#kernel.reserve(this.#placeOf(first + added));
    const floats = this.#kernel.floats();
    if (first > this.count) {
      floats.fill(NaN, this.#placeOf(this.count) / 4, this.#placeOf(first) / 4);
    }
    for (let row = 0; row < added; row++) {
      const place = this.#placeOf(first + row) / 4;
      const values = rows.subarray(row * this.dim, (row + 1) * this.dim);
      if (values.every((value) => value === 0)) floats.fill(NaN, place, place + this.#stride);
      else {
        floats.set(values, place);
        floats.fill(0, place + this.dim, place + this.#stride);
      }
    }
    this.count = Math.max(this.count, first + added);
  }

  truncate(count: number): void {
    this.count = Math.min(this.count, Math.max(0, count));
  }

  row(index: number): Float32Array<ArrayBuffer> {
    this.#check(index, 1);
    const place = this.#placeOf(index) / 4;
    return new Float32Array(this.#kernel.floats().subarray(place, place + this.dim));
  }

  timesQueries(queries: Float32Array, first: number, count: number): Float32Array {
    const asked = queries.length / this.dim;
    if (!Number.isInteger(asked) || asked > maxQueries) {
      throw new Error(`${queries.length} numbers are not up to ${maxQueries} rows of ${this.dim}.`);
    }
    const floats = this.#kernel.floats();
    for (let query = 0; query < asked; query++) {
      const place = this.#queriesAt / 4 + query * this.#stride;
      floats.set(queries.subarray(query * this.dim, (query + 1) * this.dim), place);
      floats.fill(0, place + this.dim, place + this.#stride);
    }
    this.#check(first, count);
    return this.#products(this.#placeOf(first), count, this.#queriesAt, asked);
  }

  timesRows(firstA: number, countA: number, firstB: number, countB: number): Float32Array {
    this.#check(firstA, countA);
    this.#check(firstB, countB);
    return this.#products(this.#placeOf(firstA), countA, this.#placeOf(firstB), countB);
  }

  #products(a: number, na: number, b: number, nb: number): Float32Array {
    if (na * nb > tileSize) throw new Error(`${na} x ${nb} products are too many at once.`);
    this.#kernel.products(a, na, b, nb, this.#stride, outAt);
    return this.#kernel.floats().subarray(outAt / 4, outAt / 4 + na * nb);
  }

  #placeOf(row: number): number {
    return this.#rowsAt + row * this.#stride * 4;
  }

  #check(first: number, count: number): void {
    if (first < 0 || count < 0 || first + count > this.count) {
      throw new Error(`The table of ${this.count} rows has no rows ${first} to ${first + count}.`);
    }
  }
}

function scalarKernel(): Kernel {
  let floats = new Float32Array(0);
  return {
    simd: false,
    floats: () => floats,
    reserve(sizeBytes) {
      if (sizeBytes <= floats.byteLength) return;
      const grown = new Float32Array(Math.max(sizeBytes / 4, Math.ceil(floats.length * 1.25)));
      grown.set(floats);
      floats = grown;
    },
    products(a, na, b, nb, dim, out) {
      for (let i = 0; i < na; i++) {
        for (let j = 0; j < nb; j++) {
          const [x, y] = [a / 4 + i * dim, b / 4 + j * dim];
          floats[out / 4 + i * nb + j] = scalarProduct(floats, x, y, dim);
        }
      }
    },
  };
}

/** In four sums, which a processor adds side by side; `dim` is a multiple of four. */
function scalarProduct(floats: Float32Array, x: number, y: number, dim: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < dim; i += 4) {
    s0 += floats[x + i]! * floats[y + i]!;
    s1 += floats[x + i + 1]! * floats[y + i + 1]!;
    s2 += floats[x + i + 2]! * floats[y + i + 2]!;
    s3 += floats[x + i + 3]! * floats[y + i + 3]!;
  }
  return s0 + s1 + (s2 + s3);
}

const pageBytes = 65_536;

/** A memory and the kernel that works in it; null where the browser or its policy refuses. */
function compile(): Kernel | null {
  try {
    const bytes = Uint8Array.from(atob(productsWasm), (letter) => letter.charCodeAt(0));
    const memory = new WebAssembly.Memory({ initial: (outAt + tileSize * 4) / pageBytes });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory },
    });
    let floats = new Float32Array(memory.buffer);
    return {
      simd: true,
      floats: () => floats,
      reserve(sizeBytes) {
        const held = memory.buffer.byteLength;
        if (sizeBytes <= held) return;
        memory.grow(Math.ceil((Math.max(sizeBytes, held * 1.25) - held) / pageBytes));
        floats = new Float32Array(memory.buffer);
      },
      products: exports['products'] as Kernel['products'],
    };
  } catch {
    return null;
  }
}
