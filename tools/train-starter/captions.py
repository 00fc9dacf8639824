"""How a thing is put into words: templates, articles, plain labels."""

import re
from pathlib import Path

# The templates that the page offers, in its own file.
OFFERED = re.findall(r"^  '(.*\{\}.*)',$", (Path(__file__).parents[2] / 'src/clip/prompt-templates.ts').read_text(), re.M)
SEVEN = [
    'itap of a {}.', 'a bad photo of the {}.', 'a origami {}.', 'a photo of the large {}.',
    'a {} in a video game.', 'art of the {}.', 'a photo of the small {}.',
]
PHOTO = [
    'a photo of a {}.', 'a photo of the {}.', 'a photo of {}.', 'a photo of a {}', 'a picture of a {}.',
    'a picture of {}', 'an image of a {}.', 'a photograph of a {}.', 'a good photo of a {}.',
    'a bad photo of a {}.', 'a photo of one {}.', 'a photo of my {}.', 'a photo of many {}.',
    'a close-up photo of a {}.', 'a bright photo of a {}.', 'a dark photo of the {}.',
    'a blurry photo of a {}.', 'a cropped photo of the {}.', 'a low resolution photo of a {}.',
    'a black and white photo of the {}.', 'a photo of a clean {}.', 'a photo of a nice {}.',
    'a photo of the cool {}.', 'a photo of a hard to see {}.', 'a jpeg corrupted photo of a {}.',
    'a pixelated photo of the {}.', 'this is a photo of a {}.', 'there is a {} in the picture.',
    'a snapshot of a {}', 'i see a {}', 'this is a {}', 'it is a {}.', 'a view of a {}', 'the {} outdoors',
    'a large {}', 'a small {}', 'one {}', 'my {}', 'a photo of some {}',
]
DRAWN = [
    'a drawing of a {}.', 'an emoji of a {}', 'a pictogram of a {}', 'an icon of a {}', '{} emoji',
    'a cartoon {}.', 'a sketch of a {}.', 'a painting of the {}.', 'clip art of a {}', 'a symbol of a {}',
    'an illustration of a {}', 'a rendering of a {}.', 'a doodle of a {}.', 'a toy {}.', 'graffiti of a {}.',
]
GENERIC = ['something', 'a thing', 'an object', 'a photo', 'a picture', 'an image', 'anything', 'stuff',
           'a photo of something.', 'a photo of a thing.', 'a photo of an object.', 'a picture of something',
           'other', 'none of these', 'something else']


def article(name, rng):
    """The name after `a` or `an`, as English has it."""
    return ('an ' if name[0].lower() in 'aeiou' else 'a ') + name


def word(names, rng):
    """One of the names: the first half of the time, any of the others else."""
    return names[0] if len(names) == 1 or rng.random() < 0.5 else rng.choice(names[1:])


def phrase(name, rng, drawn=False):
    """A caption that says `name`: bare, with an article, or in a template."""
    draw = rng.random()
    if draw < 0.25:
        return name
    if draw < 0.40:
        return article(name, rng)
    if draw < 0.55:
        return rng.choice(SEVEN).replace('{}', name)
    if draw < 0.60 or (drawn and draw < 0.8):
        return rng.choice(DRAWN).replace('{}', name)
    template = rng.choice(PHOTO if rng.random() < 0.5 else OFFERED)
    if name[0].lower() in 'aeiou' and rng.random() < 0.5:
        template = template.replace(' a {}', ' an {}')
    return template.replace('{}', name)
