import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pictureKey, sha256 } from '../../src/io/picture-key';

function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + 7) & 0xff);
}

describe('the content key of a picture', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('equals OpenSSL’s SHA-256 around every padding boundary', () => {
    for (const length of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 100_003]) {
      const expected = createHash('sha256').update(bytesOf(length)).digest('hex');
      expect(Buffer.from(sha256(bytesOf(length))).toString('hex'), `${length} bytes`).toBe(
        expected,
      );
    }
  });

  it('reads a part of a larger buffer and nothing beyond it', () => {
    const part = bytesOf(300).subarray(17, 217);
    const expected = createHash('sha256').update(part).digest('hex');
    expect(Buffer.from(sha256(part)).toString('hex')).toBe(expected);
  });

  it('is the same on a page without crypto.subtle', async () => {
    const secure = await pictureKey(bytesOf(5000));
    vi.stubGlobal('crypto', {});
    expect(await pictureKey(bytesOf(5000))).toBe(secure);
    expect(secure).toMatch(/^[0-9a-f]{64}$/);
  });
});
