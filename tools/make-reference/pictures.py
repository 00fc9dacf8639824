"""Draws the reference pictures: tests/reference/pictures/ and their list, by kind of file."""

import struct

import numpy as np
from PIL import Image

from draw import alpha, noise, picture, scene
from icc import rotated_profile
from places import PICTURES, empty_folder
from png_writer import GREY, GREY_ALPHA, RGB, RGB_ALPHA, chunk, write_png

drawn = []


def add(name, kind, image=None, **options):
    """Saves `image` under `name` (unless it was written already) and lists it under `kind`."""
    if image is not None:
        image.save(PICTURES / name, **options)
    drawn.append({'file': name, 'kind': kind})


def png(name, kind, samples, colour, bits, **options):
    write_png(PICTURES / name, samples, colour, bits, **options)
    add(name, kind)


def rgba(width, height, seed):
    return Image.fromarray(np.dstack([scene(width, height, seed), alpha(width, height)]), 'RGBA')


def draw_sizes():
    """Odd sizes, most of them as plain PNG: what is measured there is the resampling alone."""
    sizes = [(1, 1), (2, 2), (3, 3), (1, 5000), (5000, 1), (7, 13), (63, 65), (64, 64), (64, 300), (257, 129)]
    sizes += [(640, 480), (333, 500), (1000, 61), (61, 1000), (1024, 64), (31, 17)]
    for index, (width, height) in enumerate(sizes):
        samples = scene(width, height, index) & (0xFF if width * height < 1e5 else 0xF0)
        add(f'size-{width}x{height}.png', 'png', Image.fromarray(samples))
    add('noise-110x71.png', 'png', Image.fromarray(noise(110, 71)))
    add('black-and-white-90x60.png', 'png', Image.fromarray((noise(90, 60)[..., :1] // 128 * 255).repeat(3, 2)))
    add('panorama-3000x200.jpg', 'jpeg 4:2:0', picture(3000, 200, 20, edges=False), quality=60)
    add('large-4000x3000.jpg', 'jpeg 4:2:0', picture(4000, 3000, 21, edges=False), quality=40)
    add('large-2000x4000.webp', 'webp lossy', picture(2000, 4000, 22, edges=False), quality=20)


def draw_jpegs():
    small = picture(211, 157, 30)
    for name, subsampling in (('444', 0), ('422', 1), ('420', 2)):
        kind = f'jpeg {name[0]}:{name[1]}:{name[2]}'
        add(f'jpeg-{name}.jpg', kind, small, quality=90, subsampling=subsampling)
        add(f'jpeg-{name}-progressive.jpg', kind, small, quality=75, subsampling=subsampling, progressive=True)
    add('jpeg-420-odd-17x9.jpg', 'jpeg 4:2:0', picture(17, 9, 31), quality=80, subsampling=2)
    add('jpeg-noise.jpg', 'jpeg 4:2:0', Image.fromarray(noise(96, 80, 1)), quality=50, subsampling=2)
    add('jpeg-restart.jpg', 'jpeg 4:2:0', small, quality=80, restart_marker_blocks=4)
    add('jpeg-rgb.jpg', 'jpeg rgb', small, quality=90, keep_rgb=True)
    add('jpeg-grey.jpg', 'jpeg grey', small.convert('L'), quality=90)
    add('jpeg-cmyk.jpg', 'jpeg cmyk', cmyk(211, 157), quality=90)
    add('jpeg-icc.jpg', 'jpeg icc', small, quality=90, icc_profile=rotated_profile())


def cmyk(width, height):
    black = scene(width, height, 33)[..., 0]
    return Image.fromarray(np.dstack([scene(width, height, 32), black // 2]), 'CMYK')


def draw_orientations():
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        small = picture(120, 77, 40)
        add(f'exif-{orientation}.jpg', 'jpeg exif', small, quality=90, exif=exif, subsampling=0)
        if orientation in (3, 6):
            add(f'exif-{orientation}.png', 'png exif', small, exif=exif)
            add(f'exif-{orientation}.webp', 'webp exif', small, exif=exif, lossless=True)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="8"/></x:xmpmeta>'
    add('xmp-8.jpg', 'jpeg exif', small, quality=90, xmp=xmp, subsampling=0)
    exif = Image.Exif()
    exif[0x0112] = 6
    add('exif-6-1600x1200.jpg', 'jpeg exif', picture(1600, 1200, 41, edges=False), quality=40, exif=exif)


def draw_png_kinds():
    small, grey = picture(101, 83, 50), scene(101, 83, 51)[..., :1]
    values = scene(53, 41, 52).astype(np.uint16) * 257 + noise(53, 41, 3) % 200
    transparency = np.dstack([values, alpha(53, 41).astype(np.uint16) * 257])
    add('palette-256.png', 'png palette', small.quantize(256))
    add('palette-7.png', 'png palette', small.quantize(7))
    add('palette-3.png', 'png palette', small.quantize(3))
    add('palette-2.png', 'png palette', small.quantize(2))
    see_through = bytes([0, 128, 255, 7] * 16)
    add('palette-transparent.png', 'png palette', small.quantize(64), transparency=see_through)
    add('grey.png', 'png grey', Image.fromarray(grey[..., 0]))
    for bits in (1, 2, 4):
        png(f'grey-{bits}-bit.png', 'png grey', grey >> (8 - bits), GREY, bits)
    png('grey-key.png', 'png alpha', grey, GREY, 8, before=[chunk(b'tRNS', struct.pack('>H', int(grey[5, 5, 0])))])
    png('grey-alpha.png', 'png alpha', np.dstack([grey, alpha(101, 83)]), GREY_ALPHA, 8)
    png('rgb-filters.png', 'png', scene(101, 83, 50), RGB, 8)
    key = chunk(b'tRNS', struct.pack('>HHH', *map(int, scene(101, 83, 50)[5, 5])))
    png('rgb-key.png', 'png alpha', scene(101, 83, 50), RGB, 8, before=[key])
    add('rgba.png', 'png alpha', rgba(150, 100, 53))
    add('rgba-noise.png', 'png alpha', Image.fromarray(np.dstack([noise(70, 60, 4), alpha(70, 60)]), 'RGBA'))
    png('grey-16-bit.png', 'png 16-bit', values[..., :1], GREY, 16)
    png('grey-16-bit-dark.png', 'png 16-bit', values[..., :1] >> 8, GREY, 16)
    png('rgb-16-bit.png', 'png 16-bit', values, RGB, 16)
    png('rgba-16-bit.png', 'png 16-bit', transparency, RGB_ALPHA, 16)
    png('grey-alpha-16-bit.png', 'png 16-bit', transparency[..., 2:], GREY_ALPHA, 16)
    png('interlaced.png', 'png interlaced', scene(101, 83, 54), RGB, 8, interlaced=True)
    png('interlaced-1-bit.png', 'png interlaced', grey >> 7, GREY, 1, interlaced=True)
    png('interlaced-rgba-16-bit.png', 'png interlaced', transparency, RGB_ALPHA, 16, interlaced=True)
    png('interlaced-3x2.png', 'png interlaced', scene(3, 2, 54), RGB, 8, interlaced=True)
    add('icc.png', 'png colour chunks', small, icc_profile=rotated_profile())
    add('icc-alpha.png', 'png colour chunks', rgba(101, 83, 50), icc_profile=rotated_profile())
    gamma = chunk(b'gAMA', struct.pack('>I', 100000))
    png('gamma.png', 'png colour chunks', scene(101, 83, 50), RGB, 8, before=[gamma])
    frames = [picture(60, 50, seed) for seed in (56, 57)]
    add('animated.png', 'png animated', frames[0], save_all=True, append_images=frames[1:], duration=100)
    still = picture(60, 50, 58)
    add('animated-still.png', 'png animated', still, save_all=True, append_images=frames, default_image=True)


def draw_webps():
    small, clear = picture(143, 99, 60), rgba(143, 99, 61)
    add('lossless.webp', 'webp lossless', small, lossless=True)
    add('lossless-alpha.webp', 'webp lossless alpha', clear, lossless=True, exact=True)
    add('lossy.webp', 'webp lossy', small, quality=80)
    add('lossy-noise.webp', 'webp lossy', Image.fromarray(noise(96, 80, 5)), quality=60)
    add('lossy-odd-17x9.webp', 'webp lossy', picture(17, 9, 62), quality=80)
    add('lossy-alpha.webp', 'webp lossy alpha', clear, quality=80, exact=True)
    add('icc.webp', 'webp lossless', small, lossless=True, icc_profile=rotated_profile())
    frames = [picture(60, 50, seed) for seed in (63, 64)]
    add('animated.webp', 'webp animated', frames[0], save_all=True, append_images=frames[1:], lossless=True)


def draw_gifs():
    frames = [picture(90, 70, seed).quantize(60) for seed in (70, 71)]
    add('still.gif', 'gif', frames[0])
    add('animated.gif', 'gif', frames[0], save_all=True, append_images=frames[1:], duration=100)
    add('transparent.gif', 'gif', frames[0], transparency=5)
    add('interlaced.gif', 'gif', picture(91, 37, 72).quantize(200), interlace=1)
    add('two-colours.gif', 'gif', picture(33, 20, 73).quantize(2))
    write_offset_gif('offset.gif', frames[0])


def write_offset_gif(name, frame):
    """The first frame moved inside a larger screen, whose rest it does not paint."""
    frame.save(PICTURES / name)
    data = bytearray((PICTURES / name).read_bytes())
    data[6:10] = struct.pack('<HH', 120, 90)
    palette_bytes = 3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0
    place = 13 + palette_bytes
    while data[place] == 0x21:
        place += 2
        while data[place]:
            place += data[place] + 1
        place += 1
    data[place + 1 : place + 5] = struct.pack('<HH', 20, 12)
    (PICTURES / name).write_bytes(data)
    add(name, 'gif')


def draw_others():
    small = picture(97, 71, 80)
    add('rgb.bmp', 'bmp', picture(41, 33, 81))
    add('palette.bmp', 'bmp', small.quantize(100))
    add('grey.bmp', 'bmp', picture(41, 33, 82).convert('L'))
    add('avif-444.avif', 'avif', small, quality=80, subsampling='4:4:4')
    add('avif-420.avif', 'avif', small, quality=80, subsampling='4:2:0')
    add('avif-alpha.avif', 'avif', rgba(97, 71, 83), quality=80)


def draw_all():
    """Draws every picture anew and returns their list: file and kind."""
    empty_folder(PICTURES)
    drawn.clear()
    for draw in (draw_sizes, draw_jpegs, draw_orientations, draw_png_kinds, draw_webps, draw_gifs, draw_others):
        draw()
    return drawn
