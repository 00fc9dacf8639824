"""What Hugging Face's slow processors make of the pictures: tests/reference/pictures.json, pixels/*.bin.gz."""

import gzip
import json
import re
import warnings

import numpy as np
from PIL import Image
from transformers import CLIPImageProcessor, SiglipImageProcessor
from transformers.image_utils import load_image

import pictures
from places import PICTURES, PIXELS, REFERENCE, empty_folder

Image.MAX_IMAGE_PIXELS = None

LARGE = ['size-640x480.png', 'large-4000x3000.jpg']
KERNELS = ['noise-110x71.png', 'size-31x17.png', 'size-1000x61.png', 'size-61x1000.png', 'rgb-filters.png']
SHAPES = KERNELS + ['size-1x1.png', 'size-1x5000.png', 'size-5000x1.png', 'size-64x64.png', 'size-64x300.png']
MEASURED = ['jpeg-444.jpg', 'jpeg-420.jpg', 'jpeg-cmyk.jpg', 'lossy.webp', 'rgba.png', 'exif-6-1600x1200.jpg']


def clip(size, crop, resample=3):
    crop = {'width': crop[0], 'height': crop[1]}
    return CLIPImageProcessor(size={'shortest_edge': size}, crop_size=crop, resample=resample)


def siglip(width, height, resample=3):
    return SiglipImageProcessor(size={'width': width, 'height': height}, resample=resample, do_convert_rgb=True)


def processors():
    """Each processor under its name, with the pictures it is asked about (None: all)."""
    named = {'clip-64': (clip(64, (64, 64)), None)}
    named['clip-224'] = (clip(224, (224, 224)), LARGE)
    named['siglip-64'] = (siglip(64, 64), SHAPES + MEASURED)
    named['squash-40x90'] = (siglip(40, 90), SHAPES)
    named['padded-65x50'] = (clip(40, (65, 50)), SHAPES)
    for number, kernel in enumerate(('nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming')):
        named[f'clip-48-{kernel}'] = (clip(48, (48, 48), number), KERNELS)
    return named


def config_of(processor):
    """What the processor's preprocessor_config.json says."""
    return json.loads(processor.to_json_string())


def bytes_of(processor, image):
    """RGB bytes [height, width, 3] after resize and crop. The layout is named: guessed, it is wrong for 1 or 3 rows."""
    inputs = processor(
        image, do_rescale=False, do_normalize=False, input_data_format='channels_last', return_tensors='np'
    )
    return np.ascontiguousarray(inputs['pixel_values'][0].transpose(1, 2, 0)).astype(np.uint8)


def ramp_values(processor):
    """The 256 pixel values of each channel, as float32: [3, 256]."""
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    values = processor(
        ramp, do_resize=False, **({'do_center_crop': False} if isinstance(processor, CLIPImageProcessor) else {}),
        input_data_format='channels_last', return_tensors='np',
    )
    return values['pixel_values'][0].reshape(3, 256).tolist()


def dense_json(table):
    """JSON with a line for each picture and for each list."""
    text = json.dumps(table, indent=1)
    text = re.sub(r'\{\n\s+("file".*?)\n\s+\}', lambda found: '{ ' + re.sub(r'\n\s+', ' ', found[1]) + ' }', text, flags=re.S)
    return re.sub(r'\[\n\s+([^\[\]{}]*?)\n\s+\]', lambda found: '[' + re.sub(r'\n\s+', ' ', found[1]) + ']', text) + '\n'


def write():
    warnings.simplefilter('ignore')
    listed = pictures.draw_all()
    empty_folder(PIXELS)
    images = {}
    for entry in listed:
        with Image.open(PICTURES / entry['file']) as opened:
            entry['mode'] = opened.mode
        image = load_image(str(PICTURES / entry['file']))
        images[entry['file']] = image
        entry |= {'widthPx': image.width, 'heightPx': image.height}
    described = {}
    for name, (processor, files) in processors().items():
        files = files or [entry['file'] for entry in listed]
        described[name] = {'config': config_of(processor), 'files': files}
        if name in ('clip-64', 'siglip-64'):
            described[name]['values'] = ramp_values(processor)
        body = b''.join(bytes_of(processor, images[file]).tobytes() for file in files)
        (PIXELS / f'{name}.bin.gz').write_bytes(gzip.compress(body, 9, mtime=0))
    table = {'pictures': listed, 'processors': described}
    (REFERENCE / 'pictures.json').write_text(dense_json(table))
    print(f'{len(listed)} pictures')


if __name__ == '__main__':
    write()
