"""Renders emoji of eleven free sets under their CLDR names; one set is kept whole for the test.

Expects unpacked npm packages in one folder: `@iconify-json/` and the names below,
`@lobehub/fluent-emoji-3d`, `cldr-annotations-full` and `emojibase-data` (for the order and version of each emoji).
"""

import argparse
import io
import json
import re
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image

TRAIN_SETS = ['noto', 'openmoji', 'fluent-emoji-flat', 'noto-v1', 'emojione', 'emojione-v1', 'fxemoji',
              'fluent-emoji', 'fluent-emoji-high-contrast', 'fluent-emoji-3d']
PICTURES = {'fluent-emoji-3d': 'lobehub-fluent-emoji-3d-[0-9]*'}  # sets of WebP files, not SVG
TEST_SET = 'twemoji'
SIDE, TEST_SIDE = 72, 160
SYMBOLS, FLAGS, COMPONENTS = 8, 9, 2
# A training drawing this near to the test's (root mean square of 255, at 36 pixels) counts as a copy of it.
COPY = 15


def render(job):
    """One SVG (text) or picture file (path) as straight RGBA pixels [side, side, 4]."""
    drawn, side = job
    if isinstance(drawn, Path):
        picture = Image.open(drawn).convert('RGBa').resize((side, side), Image.Resampling.BOX)
        return np.asarray(picture.convert('RGBA'))
    raw = bytes(resvg_py.svg_to_bytes(svg_string=drawn, width=side, height=side))
    return np.asarray(Image.open(io.BytesIO(raw)).convert('RGBA').resize((side, side)))


def _codes(folder, package):
    """Icon name to hex codes: the package's own table, or the names that other sets give the same emoji."""
    own = package / 'chars.json'
    if own.exists() and (chars := json.loads(own.read_text())):
        return [(code, icon) for code, icon in chars.items()]
    pairs = [(re.sub('[^a-z0-9]', '', icon), code) for other in ('fluent-emoji-flat', 'noto', 'openmoji')
             for code, icon in json.loads((_package(folder, other) / 'chars.json').read_text()).items()]
    named = {}
    for name, code in pairs:
        named.setdefault(name, set()).add(code)
    icons = json.loads((package / 'icons.json').read_text())['icons']
    return [(code, icon) for icon in icons for code in named.get(re.sub('[^a-z0-9]', '', icon), ())]


def _package(folder, name):
    return next(p for p in folder.glob(f'iconify-json-{name}-[0-9]*') if p.is_dir())


def read_set(folder, name):
    """Hex code (without variation selectors) to SVG text, or to the path of a picture file."""
    if name in PICTURES:
        package = next(p for p in folder.glob(PICTURES[name]) if p.is_dir())
        return {p.stem.upper().replace('-FE0F', ''): p for p in (package / 'assets').glob('*.webp')}
    package = _package(folder, name)
    icons = json.loads((package / 'icons.json').read_text())
    found = {}
    for code, icon in _codes(folder, package):
        if icon in icons['icons']:
            body = icons['icons'][icon]
            width = body.get('width', icons.get('width', 16))
            height = body.get('height', icons.get('height', 16))
            found[code.upper().replace('-FE0F', '')] = (
                f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'viewBox="0 0 {width} {height}">{body["body"]}</svg>')
    return found


def read_emoji(folder):
    """The emoji without flags and skin tones: code, name, keywords, group, version, in order."""
    base = next(p for p in folder.glob('emojibase-data-*') if p.is_dir())
    cldr = next(p for p in folder.glob('cldr-annotations-full-*') if p.is_dir())
    words = json.loads((cldr / 'annotations/en/annotations.json').read_text())['annotations']['annotations']
    found, names = [], set()
    for entry in sorted(json.loads((base / 'en/data.json').read_text()), key=lambda e: e.get('order', 1e9)):
        said = words.get(entry['emoji'].replace('\ufe0f', ''), {})
        name = said.get('tts', [entry['label']])[0].replace(':', '')
        group = entry.get('group')
        if group in (None, FLAGS, COMPONENTS) or name.lower() in names:
            continue
        names.add(name.lower())
        keywords = [k for k in said.get('default', entry.get('tags', [])) if k.isascii() and k != name]
        found.append({'code': entry['hexcode'].upper().replace('-FE0F', ''), 'name': name,
                      'keywords': keywords, 'group': group, 'version': entry['version']})
    return found


def is_common(entry):
    """The first emoji of all (version 0.6), symbols apart: still the commonest in use."""
    return entry['version'] <= 0.6 and entry['group'] != SYMBOLS


def _not_copies(pixels, numbers, tests):
    """Rows of the drawings that are not nearly the test set's own; `tests` by number."""
    def small(drawn):
        white = Image.new('RGBA', drawn.shape[:2], (255, 255, 255, 255))
        flat = Image.alpha_composite(white, Image.fromarray(drawn)).convert('RGB')
        return np.asarray(flat.resize((36, 36), Image.Resampling.BOX), np.float32)
    views = {number: small(drawn) for number, drawn in tests.items()}
    far = lambda a, b: np.sqrt(((a - b) ** 2).mean()) >= COPY
    return [k for k, n in enumerate(numbers) if n not in views or far(small(pixels[k]), views[n])]


def prepare_pictograms(folder, cache):
    """Writes `pictograms.npy` and `.npz` (training), `pictograms-test.npz` and the words."""
    emoji, sets = read_emoji(folder), {n: read_set(folder, n) for n in [*TRAIN_SETS, TEST_SET]}
    jobs = [(sets[name][e['code']], SIDE, i) for name in TRAIN_SETS for i, e in enumerate(emoji)
            if e['code'] in sets[name]]
    tests = [(sets[TEST_SET][e['code']], TEST_SIDE, i) for i, e in enumerate(emoji)
             if e['code'] in sets[TEST_SET] and is_common(e)]
    with Pool() as pool:
        pixels = np.stack(list(pool.imap(render, [j[:2] for j in jobs], 32)))
        test_pixels = np.stack(list(pool.imap(render, [j[:2] for j in tests], 32)))
    fresh = _not_copies(pixels, [j[2] for j in jobs], dict(zip([j[2] for j in tests], test_pixels)))
    pixels, jobs = pixels[fresh], [jobs[k] for k in fresh]
    alpha = pixels[..., 3:].astype(np.uint16)
    pixels[..., :3] = (pixels[..., :3] * alpha // 255).astype(np.uint8)
    np.save(cache / 'pictograms.npy', pixels)
    np.savez(cache / 'pictograms.npz', classes=np.array([j[2] for j in jobs]),
             ratios=np.ones(len(jobs), np.float32), held_out=np.zeros(len(jobs), bool))
    np.savez_compressed(cache / 'pictograms-test.npz', pixels=test_pixels,
                        names=np.array([emoji[j[2]]['name'] for j in tests]))
    (cache / 'pictogram-words.json').write_text(json.dumps(emoji, ensure_ascii=False))
    print('pictograms', len(emoji), 'drawings', len(jobs), 'test', len(tests))


def test_set(cache, count):
    """Names and pictures (on white) of at most `count` pictograms of the held-out set."""
    saved = np.load(cache / 'pictograms-test.npz')
    pictures = []
    for pixels in saved['pixels'][:count]:
        drawn = Image.fromarray(pixels)
        white = Image.new('RGBA', drawn.size, (255, 255, 255, 255))
        pictures.append(Image.alpha_composite(white, drawn).convert('RGB'))
    return [str(n) for n in saved['names'][:count]], pictures


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--svg', type=Path, required=True, help='the folder of unpacked packages')
    parser.add_argument('--cache', type=Path, required=True)
    options = parser.parse_args()
    prepare_pictograms(options.svg, options.cache)
