"""PNG files of the kinds that Pillow cannot write: 2 and 4 bits, 16 bits, interlaced, odd chunks."""

import struct
import zlib

import numpy as np

GREY, RGB, GREY_ALPHA, RGB_ALPHA = 0, 2, 4, 6
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, body):
    """One chunk with its length and checksum."""
    return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))


def packed_rows(samples, bits):
    """Rows of samples [height, width, channels] as packed bytes."""
    height = samples.shape[0]
    if bits == 16:
        return [samples[y].astype('>u2').tobytes() for y in range(height)]
    if bits == 8:
        return [samples[y].astype(np.uint8).tobytes() for y in range(height)]
    rows = []
    for y in range(height):
        places = np.unpackbits(samples[y].reshape(-1, 1).astype(np.uint8), axis=1)[:, 8 - bits :]
        rows.append(np.packbits(places.reshape(-1)).tobytes())
    return rows


def filtered(rows, pixel_bytes):
    """Rows with PNG's five filters in turn, so that a decoder meets all of them."""
    out = b''
    above = bytes(len(rows[0])) if rows else b''
    for index, row in enumerate(rows):
        kind = index % 5
        line = np.frombuffer(row, np.uint8).astype(np.int32)
        up = np.frombuffer(above, np.uint8).astype(np.int32)
        left = np.concatenate([np.zeros(pixel_bytes, np.int32), line])[: len(line)]
        corner = np.concatenate([np.zeros(pixel_bytes, np.int32), up])[: len(line)]
        out += bytes([kind]) + (line - prediction(kind, left, up, corner)).astype(np.uint8).tobytes()
        above = row
    return out


def prediction(kind, left, up, corner):
    """What each filter predicts (PNG specification, section 9)."""
    if kind == 4:
        guess = left + up - corner
        near = [abs(guess - left), abs(guess - up), abs(guess - corner)]
        best = np.where((near[0] <= near[1]) & (near[0] <= near[2]), left, np.where(near[1] <= near[2], up, corner))
        return best
    return [np.zeros_like(left), left, up, (left + up) // 2][kind]


def write_png(path, samples, colour, bits, interlaced=False, before=(), after=()):
    """samples [height, width, channels]; `before` and `after` are chunks around the pixel data."""
    height, width, channels = samples.shape
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b''
    for x, y, dx, dy in passes:
        part = samples[y::dy, x::dx]
        if part.size:
            data += filtered(packed_rows(part, bits), max(1, channels * bits // 8))
    header = struct.pack('>IIBBBBB', width, height, bits, colour, 0, 0, int(interlaced))
    body = zlib.compress(data, 9)
    cut = len(body) // 2
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + b''.join(before))
        file.write(chunk(b'IDAT', body[:cut]) + chunk(b'IDAT', body[cut:]))
        file.write(b''.join(after) + chunk(b'IEND', b''))
