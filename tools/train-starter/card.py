"""Writes the model card, `public/models/starter/README.md`, from `card.md` and the figures."""

import argparse
import json
from pathlib import Path

from evaluate import interval

HERE = Path(__file__).parent
PHOTO_BAR = 18
ROWS = [
    ('tinyimagenet', 'Tiny ImageNet, 200 classes, seven templates', '42 / 60'),
    ('tinyimagenet, bare names', 'Tiny ImageNet, bare names', ''),
    ('cifar10', 'CIFAR-10, seven templates', '82 / 92'),
    ('cifar10, bare names', 'CIFAR-10, bare names', ''),
    ('caltech101', 'Caltech-101, seven templates', '68 / 88'),
    ('caltech101, bare names', 'Caltech-101, bare names', ''),
    ('pictograms', 'Twemoji (set never seen), 500 names, seven templates', '60 / 85'),
    ('pictograms, bare names', 'Twemoji, bare names', ''),
    ('shapes', '1,000 coloured-shape scenes, four captions each', '95 / 99'),
    ('shapes, one kind of thing', '... one kind of thing in the scene', ''),
    ('shapes, two kinds of thing', '... two kinds of thing', ''),
] + [(f'{way} R@{k}', f'Flickr8k, 1,000 scenes: {way}, recall at {k}', '')
     for way in ('text to picture', 'picture to text') for k in (1, 5, 10)]


def table(figures):
    """The held-out figures as a Markdown table."""
    lines = ['| Held-out test | right | 95 % interval | pictures or texts | bar / aim |', '|---|---|---|---|---|']
    for key, title, bar in ROWS:
        if key in figures:
            f = figures[key]
            low, high = f['interval95']
            lines.append(f"| {title} | {f['percent']} % | {low} to {high} | {f['count']} | {bar} |")
    return '\n'.join(lines)


def photographs(figures):
    """The photographs' counts, their interval, whether the bar is reached in the page, and what the page gets wrong."""
    counted = {name: f for name, f in figures.items() if name.startswith('photos') and isinstance(f, dict)}
    if not counted:
        return 'not measured.'
    counts = '; '.join(f"{name}: {f['right']} of {f['of']}" for name, f in counted.items())
    page = next((f for name, f in counted.items() if 'in the page' in name), None)
    if not page:
        return f'{counts}. Not measured in the page.'
    low, high = interval(page['right'], page['of'])
    reached = 'reached' if page['right'] >= PHOTO_BAR else '**not reached**'
    wrong = ', '.join(f'{name} ({first})' for name, first in sorted(page['wrong'].items()))
    return (f'{counts}. In the page that is {low} to {high} % with 95 % confidence. The bar is {PHOTO_BAR}: {reached}. Wrong there, with '
            f'what came first: {wrong}.')


def templates(figures):
    """What each of the page's templates gives alone."""
    found = [(source, figures[f"{source}, the page's templates"]) for source in ('tinyimagenet', 'cifar10', 'caltech101')]
    return '; '.join(f"{source} {f['mean']} % on average, {f['least']} at least (\"{f['worst']}\")" for source, f in found)


def scenes(figures):
    """What came first of the lecture's labels in the two scenes."""
    first = [f"{name}.jpg: {', '.join(list(figures[name])[:3])}" for name in ('bus', 'two-people') if name in figures]
    return '; '.join(first) or 'not measured'


def verdict(figures):
    """Which bars it reaches, in one sentence."""
    barred = [(key, float(bar.split(' /')[0])) for key, _, bar in ROWS if bar and key in figures]
    short = [key for key, bar in barred if figures[key]['percent'] < bar]
    reached = [key for key, bar in barred if key not in short]
    missed = f"; **not** by {', '.join(short)}" if short else ', all of them'
    return ('The last column is what the project wants of its starter: bar / aim. The bar is **reached** by '
            f"{', '.join(reached) or 'none'}{missed}.")


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--figures', type=Path, required=True)
    parser.add_argument('--out', type=Path, default=HERE.parents[1] / 'public/models/starter/README.md')
    options = parser.parse_args()
    figures = json.loads(options.figures.read_text())
    config = json.loads((options.out.parent / 'config.json').read_text())
    text = (HERE / 'card.md').read_text(encoding='utf8')
    for mark, value in {'table': table(figures), 'photos': photographs(figures), 'scenes': scenes(figures), 'templates': templates(figures),
                        'recall': figures['text to picture R@1']['percent'],
                        'samples': f"{figures['samples']['right']} of {figures['samples']['of']} times (by chance {figures['samples']['by chance']})",
                        'side': config['vision_config']['image_size'], 'vision': config['vision_config']['summary'],
                        'verdict': verdict(figures), 'vision ms': figures['vision ms']['median'],
                        'text ms': figures['text ms']['median']}.items():
        text = text.replace('{{' + mark + '}}', str(value))
    options.out.write_text(text, encoding='utf8')
