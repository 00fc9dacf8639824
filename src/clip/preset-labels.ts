/** A label set that one click fills in. Its name is worded by the page, by this id. */
export type LabelSetId =
  | 'lecture'
  | 'animals'
  | 'vehicles'
  | 'food'
  | 'people'
  | 'things'
  | 'scenes'
  | 'weather'
  | 'feelings'
  | 'shapes'
  | 'counting'
  | 'kinds-of-picture';

export interface LabelSet {
  id: LabelSetId;
  /** English, as the models read it; no repeats. */
  labels: readonly string[];
}

/**
 * The label sets in the order they are offered. The first is the lecture's own; the words of the others
 * are mostly ones that the starter was trained on (classes of CIFAR-10, Tiny ImageNet and Caltech-101,
 * Flickr8k's sentences, generated shapes).
 */
export const labelSets: readonly LabelSet[] = [
  {
    id: 'lecture',
    labels: words('dog, woman, man, bus, truck, person, a black truck, a white truck, cat'),
  },
  {
    id: 'animals',
    labels: words(
      'cat, dog, bird, horse, deer, frog, lion, elephant, brown bear, koala, penguin, ' +
        'goldfish, ladybug, butterfly, snail, jellyfish',
    ),
  },
  {
    id: 'vehicles',
    labels: words(
      'car, sports car, bus, school bus, truck, train, tractor, bicycle, motorcycle, ' +
        'airplane, helicopter, ship, gondola',
    ),
  },
  {
    id: 'food',
    labels: words(
      'pizza, ice cream, banana, orange, lemon, strawberry, bell pepper, mushroom, ' +
        'cauliflower, pretzel, mashed potato, espresso',
    ),
  },
  {
    id: 'people',
    labels: words(
      'a man, a woman, a boy, a girl, a baby, a group of people, a man riding a bike, ' +
        'a child playing in the snow, people walking on the street, an empty street',
    ),
  },
  {
    id: 'things',
    labels: words(
      'chair, umbrella, teapot, backpack, laptop, computer keyboard, cellphone, camera, ' +
        'watch, sunglasses, soccer ball, guitar, candle, scissors, cup, sock',
    ),
  },
  {
    id: 'scenes',
    labels: words(
      'a beach, a forest, a mountain, a lake, a city street, a bridge, a park, ' +
        'a kitchen, a living room, a shop, indoors, outdoors',
    ),
  },
  {
    id: 'weather',
    labels: words('a sunny day, rain, snow, fog, a clear blue sky, a cloudy sky, sunset, night'),
  },
  {
    id: 'feelings',
    labels: words(
      'a happy face, a sad face, an angry face, a surprised face, a tired face, a laughing person',
    ),
  },
  {
    id: 'shapes',
    labels: words(
      'a red circle, a blue circle, a red square, a blue square, a green triangle, ' +
        'a yellow star, a black heart, a purple diamond',
    ),
  },
  {
    id: 'counting',
    labels: words(
      'one red circle, two red circles, three red circles, one blue square, ' +
        'two blue squares, three blue squares',
    ),
  },
  {
    id: 'kinds-of-picture',
    labels: words(
      'a photograph, a drawing, a painting, a sketch, a cartoon, an emoji, a screenshot, ' +
        'a map, text on paper',
    ),
  },
];

function words(list: string): string[] {
  return list.split(', ');
}
