"""Generated scenes of plain coloured shapes, with the captions that are true of them."""

import math
import random

import numpy as np
from PIL import Image, ImageDraw

COLOURS = {
    'red': (220, 30, 35), 'green': (30, 160, 60), 'blue': (35, 75, 215), 'yellow': (245, 215, 30),
    'orange': (245, 135, 20), 'purple': (130, 50, 160), 'pink': (250, 140, 185),
    'brown': (125, 75, 40), 'black': (15, 15, 15), 'white': (250, 250, 250), 'gray': (130, 130, 130),
    'cyan': (30, 200, 215),
}
SPELLINGS = {'gray': ['gray', 'grey'], 'cyan': ['cyan', 'light blue'], 'purple': ['purple', 'violet']}
SHAPES = ['circle', 'square', 'triangle', 'star', 'rectangle', 'oval', 'heart', 'cross', 'diamond',
          'hexagon', 'ring', 'line']
PLURALS = {'cross': 'crosses'}
SHAPE_WORDS = {'circle': ['circle', 'disc', 'dot', 'ball'], 'oval': ['oval', 'ellipse'],
               'cross': ['cross', 'plus sign'], 'diamond': ['diamond', 'rhombus']}
COUNTS = {1: ['a', 'one', 'a single'], 2: ['two', '2'], 3: ['three', '3'], 4: ['four', '4']}
GROUNDS = ['white', 'white', 'black', 'gray', 'yellow', 'blue', 'green', 'pink', 'red', 'orange']
SIDE, FINE = 64, 3


def _polygon(count, turn, inner=1.0):
    points = []
    for k in range(count):
        radius = 1 if k % 2 == 0 else inner
        angle = turn + 2 * math.pi * k / count
        points.append((radius * math.sin(angle), -radius * math.cos(angle)))
    return points


def _outline(shape):
    """Corner points of the shape within the unit circle, y downwards."""
    if shape in ('circle', 'ring'):
        return _polygon(48, 0)
    if shape == 'oval':
        return [(x, y * 0.55) for x, y in _polygon(48, 0)]
    if shape == 'square':
        return [(-.8, -.8), (.8, -.8), (.8, .8), (-.8, .8)]
    if shape == 'rectangle':
        return [(-1, -.5), (1, -.5), (1, .5), (-1, .5)]
    if shape == 'line':
        return [(-1.1, -.09), (1.1, -.09), (1.1, .09), (-1.1, .09)]
    if shape == 'heart':
        ts = [2 * math.pi * k / 48 for k in range(48)]
        return [(math.sin(t) ** 3, -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t)
                                     - math.cos(4 * t)) / 16) for t in ts]
    if shape == 'cross':
        a = 0.32
        return [(-a, -1), (a, -1), (a, -a), (1, -a), (1, a), (a, a), (a, 1), (-a, 1), (-a, a),
                (-1, a), (-1, -a), (-a, -a)]
    return {'triangle': _polygon(3, 0), 'star': _polygon(10, 0, 0.42), 'hexagon': _polygon(6, 0),
            'diamond': [(0, -1), (.7, 0), (0, 1), (-.7, 0)]}[shape]


def _shade(colour, rng, spread=18):
    return tuple(max(0, min(255, c + rng.randint(-spread, spread))) for c in COLOURS[colour])


def _draw(pen, shape, colour, ground, centre, radius, rng):
    turn = rng.gauss(0, 0.12) if shape not in ('line', 'oval', 'rectangle') else rng.gauss(0, 0.5)
    sin, cos = math.sin(turn), math.cos(turn)
    place = [(centre[0] + radius * (x * cos - y * sin), centre[1] + radius * (x * sin + y * cos))
             for x, y in _outline(shape)]
    pen.polygon(place, fill=colour)
    if shape == 'ring':
        box = [centre[0] - radius * .6, centre[1] - radius * .6, centre[0] + radius * .6, centre[1] + radius * .6]
        pen.ellipse(box, fill=ground)


def _places(count, rng):
    """Centres and radii (unit square) that do not overlap."""
    if count == 1:
        radius = rng.uniform(0.18, 0.42)
        return [(rng.uniform(radius, 1 - radius), rng.uniform(radius, 1 - radius), radius)]
    while True:
        radius = rng.uniform(0.12, 0.24 if count == 2 else 0.19)
        places = []
        for _ in range(60):
            x, y = rng.uniform(radius, 1 - radius), rng.uniform(radius, 1 - radius)
            if all(math.hypot(x - a, y - b) > 2.15 * radius for a, b, _ in places):
                places.append((x, y, radius * rng.uniform(0.85, 1)))
            if len(places) == count:
                return places


def random_scene(rng):
    """A scene: `groups` [(count, colour, shape)], `ground` colour, `relation` or None."""
    ground = rng.choice(GROUNDS)
    colours = [c for c in COLOURS if c != ground]
    if rng.random() < 0.3:
        first, second = rng.sample(colours, 2)
        groups = [(1, first, rng.choice(SHAPES)), (1, second, rng.choice(SHAPES))]
        return {'groups': groups, 'ground': ground, 'relation': rng.choice([None, 'above', 'left'])}
    count = rng.choices([1, 2, 3, 4], [55, 25, 13, 7])[0]
    return {'groups': [(count, rng.choice(colours), rng.choice(SHAPES))], 'ground': ground,
            'relation': None}


def draw_scene(scene, rng, side=SIDE):
    """The scene as uint8 pixels [side, side, 3]."""
    ground = _shade(scene['ground'], rng, 8)
    picture = Image.new('RGB', (side * FINE, side * FINE), ground)
    pen = ImageDraw.Draw(picture)
    things = [(c, s) for n, c, s in scene['groups'] for _ in range(n)]
    places = _places(len(things), rng)
    if scene['relation'] == 'above':
        places = [(.5 + rng.uniform(-.2, .2), .26, .2), (.5 + rng.uniform(-.2, .2), .74, .2)]
    if scene['relation'] == 'left':
        places = [(.26, .5 + rng.uniform(-.2, .2), .2), (.74, .5 + rng.uniform(-.2, .2), .2)]
    shades = {c: _shade(c, rng) for c, _ in things}
    for (colour, shape), (x, y, radius) in zip(things, places):
        scale = side * FINE
        _draw(pen, shape, shades[colour], ground, (x * scale, y * scale), radius * scale, rng)
    return np.asarray(picture.reduce(FINE))


def _group_words(group, rng):
    count, colour, shape = group
    shape = rng.choice(SHAPE_WORDS[shape]) if shape in SHAPE_WORDS and rng.random() < .4 else shape
    colour = rng.choice(SPELLINGS.get(colour, [colour]))
    if count > 1:
        shape = PLURALS.get(shape, shape + 's')
    lead = rng.choice(COUNTS[count])
    if lead == 'a' and colour[0] in 'aeiou':
        lead = 'an'
    return f'{lead} {colour} {shape}'


def describe(scene, rng, plain=False):
    """A caption that says all of the scene's groups; the ground and a frame are sometimes said."""
    words = [_group_words(g, rng) for g in scene['groups']]
    joint = {None: ' and ', 'above': ' above ', 'left': ' left of '}[scene['relation']]
    if scene['relation'] and rng.random() < 0.3:
        joint = ' and '
    text = joint.join(words)
    if rng.random() < 0.35:
        text += f" on a {scene['ground']} background"
    if plain or rng.random() < 0.6:
        return text
    return rng.choice(['a picture of {}', 'a drawing of {}', 'a photo of {}.', '{}.', 'an image of {}']).format(text)


def partial(scene, rng):
    """A true but incomplete caption (colour, shape or ground left out), of one-group scenes."""
    count, colour, shape = scene['groups'][0]
    many = PLURALS.get(shape, shape + 's')
    return rng.choice([f'a {shape}' if count == 1 else f'{rng.choice(COUNTS[count])} {many}', colour,
                       f"a {scene['ground']} background", f'{colour} {many if count > 1 else shape}',
                       f'{colour} {many}' if count > 1 else shape])


def neighbours(scene, rng, count=3):
    """`count` scenes that differ from this one in a single fact each: other colour, shape, number."""
    found = []
    while len(found) < count:
        groups = [list(g) for g in scene['groups']]
        k, fact = rng.randrange(len(groups)), rng.randrange(3)
        if fact == 0:
            groups[k][0] = rng.choice([1, 2, 3]) if len(groups) == 1 else groups[k][0]
        elif fact == 1:
            groups[k][1] = rng.choice([c for c in COLOURS if c != scene['ground']])
        else:
            groups[k][2] = rng.choice(SHAPES)
        other = dict(scene, groups=[tuple(g) for g in groups])
        if other['groups'] != scene['groups'] and other not in found:
            found.append(other)
    return found


def state(scene, said):
    """1 where the whole scene `said` is this one's, 0 where it may be, else -1."""
    if said['groups'] == scene['groups']:
        return 1 if said['relation'] in (None, scene['relation']) and said['ground'] == scene['ground'] else 0
    return 0 if sorted(said['groups']) == sorted(scene['groups']) else -1


def _facts():
    """Fact to its wordings: colours, shapes, numbers and grounds, each on its own."""
    facts = {}
    for colour in COLOURS:
        spelt = SPELLINGS.get(colour, [colour])
        facts[colour] = [w for c in spelt for w in (c, f'{c} shape', f'{c} thing', f'something {c}')]
    for shape in SHAPES:
        facts[shape] = SHAPE_WORDS.get(shape, [shape]) + [PLURALS.get(shape, shape + 's')]
    for number, word in zip((1, 2, 3, 4), ('one', 'two', 'three', 'four')):
        facts[f'{number}'] = [f'{word} shape' if number == 1 else f'{word} shapes',
                              f'{word} thing' if number == 1 else f'{word} things']
    for ground in sorted(set(GROUNDS)):
        facts[f'{ground} ground'] = [f'{ground} background', f'on a {ground} background']
    return facts


FACTS = _facts()


def facts_of(scene):
    """The keys of `FACTS` that are true of a scene."""
    total = sum(n for n, _, _ in scene['groups'])
    return {f"{scene['ground']} ground", str(total),
            *[c for _, c, _ in scene['groups']], *[s for _, _, s in scene['groups']]}


if __name__ == '__main__':
    chance = random.Random(1)
    scenes = [random_scene(chance) for _ in range(48)]
    rows = [np.concatenate([draw_scene(s, chance) for s in scenes[i:i + 12]], 1) for i in range(0, 48, 12)]
    Image.fromarray(np.concatenate(rows)).save('shapes.png')
    for s in scenes[:12]:
        print(describe(s, chance), '|', partial(s, chance))
