"""Files that are no picture for a browser, or hardly one: tests/reference/odd-files/."""

import gzip
import struct

from PIL import Image

from draw import picture
from places import ODD, empty_folder
from png_writer import chunk


def box(kind, body):
    return struct.pack('>I', len(body) + 8) + kind + body


def write():
    empty_folder(ODD)
    small = picture(40, 30)
    small.save(ODD / 'picture.tif')
    small.save(ODD / 'picture.jp2')
    heic = box(b'ftyp', b'heic\0\0\0\0mif1heic') + box(b'meta', bytes(40))
    (ODD / 'picture.heic').write_bytes(heic)
    (ODD / 'empty.jpg').write_bytes(b'')
    (ODD / 'words.jpg').write_text('Words, not a picture.\n')
    (ODD / 'page.jpg').write_text('<!DOCTYPE html>\n<html><body>404</body></html>\n')
    (ODD / 'document.png').write_bytes(b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')
    (ODD / 'drawing.svg').write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n')
    for kind, options in (('jpg', {'quality': 80}), ('png', {}), ('webp', {}), ('gif', {})):
        small.save(ODD / f'cut.{kind}', **options)
        whole = (ODD / f'cut.{kind}').read_bytes()
        (ODD / f'cut.{kind}').write_bytes(whole[: len(whole) * 6 // 10])
    header = struct.pack('>IIBBBBB', 60000, 60000, 8, 2, 0, 0, 0)
    start = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header)
    (ODD / 'enormous.png').write_bytes(start + chunk(b'IDAT', b'') + chunk(b'IEND', b''))
    hundred = Image.new('RGB', (10000, 10000), (30, 160, 90))
    hundred.paste((200, 40, 60), (2500, 2500, 7500, 5000))
    hundred.save(ODD / '100-megapixels.jpg', quality=30)
    body = (ODD / '100-megapixels.jpg').read_bytes()
    (ODD / '100-megapixels.jpg.gz').write_bytes(gzip.compress(body, 9, mtime=0))
    (ODD / '100-megapixels.jpg').unlink()


if __name__ == '__main__':
    write()
