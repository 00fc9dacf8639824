import { counted } from './en-counted';

/** The words of the Collection tab's ways to look: tag, matrix, search, map and near duplicates. */

export const tag = {
  title: 'Tags',
  list: 'Labels and their cut-offs',
  noLabels:
    'There are no labels yet. The label set is the one of Classify: add to it here or there.',
  add: 'Add',
  addLabel: 'Another label',
  editLabels: 'Edit the labels in Classify',
  rule: 'Suggest by',
  rules: {
    threshold: 'Cut-off',
    'top-k': 'Best few',
    'best-of-group': 'Best of a group',
  },
  ruleHints: {
    threshold:
      'A picture gets every label whose cosine reaches that label’s own cut-off. Set each by looking: no single number fits all labels.',
    'top-k':
      'A picture gets its best labels, as far as their cosine reaches the least that is asked.',
    'best-of-group':
      'Of each group a picture gets the best label, whatever its cosine. Labels in no group go by their cut-off.',
  },
  topK: 'Labels a picture',
  margin: 'Where cut-offs start',
  marginHint:
    'Logits above “something”: so much more likely than “a photo of something” a label has to be. Applies to labels whose cut-off was not set by hand.',
  groups: 'Groups',
  groupsHint: 'One group a line: indoor | outdoor, or with a name: place: indoor | outdoor',
  groupsUnknown: (labels: string) => `Not in the label set: ${labels}`,
  groupsRepeated: (labels: string) => `In an earlier group already: ${labels}`,
  labelTags: (count: string) => counted(count, 'picture'),
  strip: (label: string) => `Pictures in the order of their cosine with “${label}”, best first`,
  cutOff: (label: string) => `Cut-off of “${label}”`,
  cutOffValue: (count: string, total: string, cosine: string) =>
    `${count} of ${counted(total, 'picture')}, from cosine ${cosine}`,
  cutOffHint: 'Drag the line, or use the arrow keys, to where the pictures stop being right.',
  startValue: 'Back to the starting value',
  byHand: 'set by hand',
  withoutCutOff: {
    'top-k':
      'With “best few” a label has no cut-off of its own: pictures that are not suggested are pale.',
    'best-of-group':
      'A label in a group has no cut-off: pictures to which another of the group fits better are pale.',
  },
  picture: (name: string, cosine: string, state: string) => `${name}, cosine ${cosine}, ${state}`,
  states: {
    none: 'not suggested',
    suggested: 'suggested',
    accepted: 'accepted by hand',
    rejected: 'rejected by hand',
  },
  accept: 'Accept',
  reject: 'Reject',
  open: 'Open',
  acceptAll: 'Accept all suggested',
  decided: (accepted: string, rejected: string) => `${accepted} accepted, ${rejected} rejected`,
  keys: 'A accepts, R rejects, U takes it back, C cuts off after the picture, Enter opens it.',
  waiting: 'The pictures are being compared with the labels.',
};

export const search = {
  title: 'Search',
  field: 'Search for',
  placeholder: 'a beach at sunset',
  add: 'Add',
  addWithout: 'Without',
  addPicture: 'Add a picture',
  hint: 'Any words, “-people” for without; or drop a picture. Terms are added up with their weights.',
  drop: 'Drop to search for what is like it',
  dropHint: 'Folders join the collection.',
  terms: 'What is searched for',
  words: (text: string) => `“${text}”`,
  pictureTerm: (name: string) => `like ${name}`,
  without: (term: string) => `without ${term}`,
  weight: (term: string) => `Weight of ${term}`,
  turn: { wanted: 'Make it wanted', unwanted: 'Make it unwanted' },
  remove: (term: string) => `Remove ${term}`,
  clear: 'Clear the search',
  reading: 'is being read',
  failed: 'could not be read',
  results: 'Found pictures, best first',
  found: (count: string, total: string, milliseconds: string) =>
    `The best ${count} of ${counted(total, 'picture')}, in ${milliseconds} ms`,
  nothing: 'Nothing is searched for yet.',
  ideas: 'For instance:',
  noPictures: 'No picture has been read yet.',
  moreLike: 'More like this',
  fit: (name: string, spread: string) => `${name}, ${spread} above the average`,
};

export const map = {
  title: 'Map',
  canvas: (count: string) => `Map of ${counted(count, 'picture')}: what is alike lies together`,
  keys: 'Arrow keys go to the next picture in that direction, Enter opens it, Space selects it, G selects its nearest too, plus and minus zoom, 0 shows all.',
  methods: { pca: 'At once', umap: 'By neighbours' },
  method: 'Layout',
  methodHints: {
    pca: 'Principal components: the two directions in which the pictures differ most.',
    umap: 'UMAP: pictures that are alike stay together. Takes a while; the same map every time.',
  },
  phases: {
    neighbours: 'Looking for neighbours',
    graph: 'Linking neighbours',
    moving: 'Moving the pictures',
  },
  cancel: 'Stop',
  tools: { move: 'Move', lasso: 'Lasso' },
  tool: 'Dragging',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show all',
  selected: (count: string) => `${count} selected`,
  clearSelection: 'Clear the selection',
  selectNearest: 'Select the nearest too',
  showLabels: 'Labels',
  focused: (name: string) => `At ${name}`,
  nearest: (name: string) => `Nearest to ${name} on the map`,
  noFocus: 'Click a picture, or press an arrow key on the map, to see what lies around it.',
  tagWith: 'Tag the selected with',
  tagIt: 'Tag',
  untag: 'Not this tag',
  tagged: (count: string, label: string) => `${counted(count, 'picture')} tagged “${label}”`,
  untagged: (count: string, label: string) =>
    `“${label}” rejected for ${counted(count, 'picture')}`,
  tooFew: 'A map needs at least two pictures that have been read.',
  tooMany: (most: string) => `By neighbours is offered up to ${most} pictures.`,
  stale: (count: string) =>
    `${counted(count, 'picture has', 'pictures have')} come since this map was made.`,
  again: 'Lay out again',
};

export const matrix = {
  title: 'Matrix',
  grid: (pictures: string, labels: string) =>
    `${counted(pictures, 'picture')} by ${counted(labels, 'label')}`,
  values: 'Values',
  kinds: { cosine: 'Cosine', probability: 'Probability' },
  cell: (picture: string, label: string, value: string) => `${picture}, ${label}: ${value}`,
  sortRows: (label: string) => `Sort the pictures by ${label}`,
  sortColumns: (picture: string) => `Sort the labels by ${picture}`,
  sorted: { rows: 'Pictures sorted by', columns: 'Labels sorted by' },
  unsort: 'As they were',
  keys: 'Arrow keys move, Enter opens the picture, S sorts the pictures by this label, T the labels by this picture.',
  legend: 'Colour scale',
  failed: 'not read',
  empty:
    'There is nothing to compare yet: a matrix needs pictures that have been read, and labels.',
  picture: 'Picture',
};

export const duplicates = {
  title: 'Near duplicates',
  slider: 'At least as alike as',
  sliderHint:
    'Cosine of the two pictures’ embeds. 1 is the same picture; cropped, resized or re-saved copies lie just below.',
  looking: 'Comparing every picture with every other',
  cancel: 'Stop',
  start: 'Compare the pictures',
  again: 'Compare again',
  found: (groups: string, pictures: string) =>
    `${counted(groups, 'group')}, ${counted(pictures, 'picture')}`,
  none: 'No two pictures are that alike.',
  group: (count: string, cosine: string) => `${count} pictures, cosine ${cosine} or more`,
  best: 'suggested to keep: the largest',
  kept: 'chosen to keep',
  keep: 'Keep this',
  size: (width: string, height: string) => `${width} × ${height}`,
  takeOut: 'Take the others out of the collection',
  takenOut: (count: string) =>
    `${counted(count, 'picture')} taken out of the collection. No file is touched.`,
  chooseBest: (name: string) => `Keep ${name} instead`,
};
