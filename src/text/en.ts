import type { Errors } from './en-errors';

/** Every word of the interface in English; the other tables have its type, so none can lack a line. */
export const en = {
  app: {
    name: 'CLIP Playground',
    tagline: 'See what CLIP sees. Nothing leaves this tab.',
    classify: 'Classify',
    collection: 'Collection',
    views: 'Views',
    language: 'Language',
    languageShort: 'EN',
    appearance: 'Language and theme',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    close: 'Close',
    skip: 'Skip to the labels',
    missing:
      'This part of the page could not be fetched. Check the network and try again. If that does not help, reload the page: your labels stay, pictures have to be added again.',
    reading: {
      running: (percent: string) => `Collection: ${percent} of the pictures are read`,
      paused: 'Collection: reading is paused',
      done: 'Collection: all pictures are read',
    },
  },
  model: {
    chip: 'Model',
    loading: 'Loading the model',
    phases: {
      download: 'reading its files',
      compile: 'compiling',
      'warm-up': 'warming up',
      'self-test': 'checking its numbers',
    },
    failed: 'The model could not be loaded',
    retry: 'Try again',
    starterInstead: 'Use the starter',
    downloading: (percent: string) => `${percent} % of a download`,
    lastRun: (milliseconds: string) => `${milliseconds} ms`,
    lastRunLabel: 'Last run',
    size: 'Size',
    backend: 'Backend',
    precision: 'Precision',
    revision: 'Revision',
    licence: 'Licence',
    selfTest: 'Self-test',
    selfTestValue: (cosine: string) => `agrees with the stored embeds, cosine ${cosine}`,
    selfTestNone: 'finite and distinct; no stored embeds for this model',
    loadTime: 'Load time',
    runs: 'Runs so far',
    runsValue: (vision: number, text: number) =>
      `${vision} of the vision tower, ${text} of the text tower`,
    rung: (provider: 'webgpu' | 'wasm', threads: number) =>
      provider === 'webgpu'
        ? 'WebGPU'
        : threads > 1
          ? `WASM, ${threads} threads`
          : 'WASM, one thread',
    choose: 'Run on',
    automatic: 'Automatic',
    why: 'Why not a faster one',
    reasons: {
      'no-webgpu': 'this browser offers no WebGPU',
      'no-adapter': 'the browser offers WebGPU but no graphics adapter',
      'software-adapter': 'only a software adapter, which is far slower than WASM',
      'no-shader-f16': 'the adapter cannot compute in 16-bit floats',
      'no-such-precision': 'there are no weights at this precision here',
      'wrong-on-webgpu': '8-bit weights give wrong numbers on WebGPU',
      'not-isolated':
        'the host sends no cross-origin isolation headers, so there is one thread only',
      ios: 'iOS runs out of memory with threads',
      'failed-self-test': 'its numbers did not agree with the stored ones',
      'failed-to-load': 'it failed to load',
      died: 'it stopped while running',
      'not-chosen': 'another backend was chosen by hand',
    },
    recovered:
      'The engine stopped and was started again. Your labels and pictures are as they were.',
    unknownWord: (words: string) =>
      `The starter does not know “${words}”. A bigger model, such as CLIP ViT-B/32, may.`,
    bigger: 'Get a bigger model',
    unknownMark: 'unknown word',
  },
  privacy: {
    chip: 'Nothing is sent',
    title: 'What is sent, and what is not',
  },
  offline: {
    ready: 'Ready offline',
    preparing: 'Preparing for offline use',
    incomplete: 'Not all files could be kept for offline use; tried again when the network is back',
    newVersion:
      'A new version of this page is here. Reloading keeps your labels and settings; pictures and drawings have to be added again.',
    reload: 'Reload to use it',
  },
  labels: {
    title: 'Labels',
    list: 'Labels and their probabilities',
    row: (position: number) => `Label ${position}`,
    add: 'Add a label',
    placeholder: 'type a label',
    remove: (label: string) => (label ? `Remove ${label}` : 'Remove this row'),
    duplicate: 'twice: not counted',
    empty: 'empty: not counted',
    none: 'No labels yet. Type one, paste a list, or take a set.',
    one: 'With one label the softmax is always 100 %. Add another, or look at the cosine.',
    sets: 'Label sets',
    chooseSet: 'Take a set…',
    forSample: 'For this drawing',
    setNames: {
      lecture: 'The lecture’s nine',
      animals: 'Animals',
      vehicles: 'Vehicles',
      food: 'Food',
      people: 'People',
      things: 'Things',
      scenes: 'Scenes',
      weather: 'Weather',
      feelings: 'Feelings',
      shapes: 'Colours and shapes',
      counting: 'Counting',
      'kinds-of-picture': 'Kinds of picture',
    },
    sort: 'Sort',
    sortTyped: 'As typed',
    sortProbability: 'By probability',
    undo: 'Undo',
    redo: 'Redo',
    restored: {
      undo: (what: string) => `Undone. ${what}`,
      redo: (what: string) => `Redone. ${what}`,
    },
    clear: 'Clear all',
    count: (count: number) => (count === 1 ? '1 label' : `${count} labels`),
    working: (done: number, total: number) => `${done} of ${total} labels read`,
    stale: 'updating',
    probability: 'Probability',
    cosine: 'Cosine',
    keys: 'Enter adds a row, Backspace removes an empty one, arrows move, paste a list to add many.',
    noneRow: 'none of these',
  },
  prompt: {
    title: 'Prompt',
    template: 'Prompt template',
    presets: {
      label: 'The label alone',
      photo: 'A photo of a …',
      seven: 'Ensemble of 7',
      eighty: 'Ensemble of 80',
      custom: 'Own words',
    },
    ensemble: (count: number) => `the mean of ${count} prompts`,
    slot: 'label',
    noSlot:
      'The template has no {} for the label to go in, so every label would read the same. Put {} where the label belongs.',
    noTemplate: 'Write a template, with {} where the label belongs.',
    sent: 'Prompts as sent',
    tokens: (count: number, limit: number) => `${count} of ${limit} tokens`,
    cut: (count: number, limit: number) =>
      `${count} tokens, but this model reads ${limit}: the end is cut off. Shorten it.`,
    cutMark: 'cut',
    more: (count: number) => `and ${count} more`,
  },
  scores: {
    title: 'Scores',
    scale: 'Logit scale',
    scaleHint:
      'How sharply a small difference of cosine becomes a difference of probability. The model learned its own value.',
    own: 'Model’s own',
    reset: 'Reset',
    activation: 'Probabilities by',
    softmax: 'Softmax: the labels compete, the sum is 100 %',
    sigmoid: 'Sigmoid: each label on its own',
    sigmoidHint:
      'This model was trained by softmax, so it has no bias for this: any positive cosine reads above 50 %. Compare labels, do not take the numbers by themselves.',
    noneRow: 'A “none of these” row',
    noneHint:
      'Adds a competitor that stands for anything at all: the mean embed of “something”, “a thing” and “an object” in the present template. When nothing in the list fits, it takes the probability that softmax would otherwise hand to the least bad label.',
  },
  takeAway: {
    title: 'Take away',
    json: 'Results as JSON',
    csv: 'Results as CSV',
    png: 'Chart as PNG',
    link: 'Copy a link',
    linkHint: 'Restores labels, template, scale, model and view. Never the picture.',
    linkCopied: 'Link copied.',
    linkShortened: (labels: number) =>
      `Link copied without the last ${labels} labels: many programs cut a longer one. Save the JSON to keep all.`,
    linkRefused:
      'The browser did not let the page copy. The link is in the address bar: copy it from there.',
    python: 'The same in Python',
    copy: 'Copy',
    copied: 'Copied.',
    linkProblem: 'A part of the link could not be read; the rest was restored.',
    linkModel: (id: string) =>
      `The link asks for the model “${id}”, which this page does not have. The present one is used.`,
  },
  pictures: {
    title: 'Picture',
    strip: 'Pictures',
    add: 'Add pictures',
    addHint: 'Drop or paste pictures anywhere on the page.',
    remove: (name: string) => `Remove ${name}`,
    alt: (name: string) => `The picture “${name}”`,
    size: (width: string, height: string) => `${width} × ${height} px`,
    seen: 'The model sees what is inside the frame.',
    seenAll: 'The model sees the whole picture.',
    squashed: 'The model sees the whole picture squashed into a square, as shown.',
    shownThicker: 'shown thicker than it is',
    notes: {
      'first-frame': 'the first frame of an animation',
      rasterised: 'a drawing, put on white paper',
      rotated: 'turned upright, as the file asks',
      transparent: 'where it is transparent, the colour stored underneath counts',
      'approximate-transparency':
        'where it is transparent, the colour underneath counts, roughly in this browser',
      'clipped-grey': '16-bit grey, clipped to 8 bits as Pillow does: the model sees mostly white',
      'profile-ignored': 'its colour profile is ignored, as in Python',
    },
    drop: 'Drop to see what the model makes of it',
    dropHint: 'It stays in this tab.',
    reading: (count: number) => (count === 1 ? 'Reading a picture' : `Reading ${count} pictures`),
    none: 'No picture yet. Drop one here, paste it, or add a file.',
    faulty: (name: string, fault: string) => `${name} ${fault}`,
    faultMark: 'cannot be read',
    refused: 'Not added',
    dismiss: 'Dismiss',
    dismissAll: 'Dismiss all',
    samples: {
      street: 'A street with a red bus',
      cat: 'A cat on a sofa',
      ship: 'A sailing ship',
      airplane: 'An airplane',
      pizza: 'A pizza',
      fruit: 'A banana and an orange',
      dog: 'A dog in a meadow',
      shapes: 'A red circle and a blue square',
    },
    chooseSample: 'Samples',
    pasted: 'Pasted picture',
  },
  camera: {
    title: 'Camera',
    start: 'Start the camera',
    starting: 'Waiting for the camera',
    stop: 'Stop',
    snapshot: 'Keep this moment',
    flip: 'Other camera',
    device: 'Camera',
    unnamed: (position: number) => `Camera ${position}`,
    video: 'What the camera sees now',
    rate: (frames: string) => `${frames} frames a second`,
    hint: 'The newest frame is read as fast as the model answers. Frames are dropped at once and never sent.',
    paused: 'Stopped because the page was hidden. It starts again only when you say so.',
    still: (time: string) => `Camera, ${time}`,
  },
  drawing: {
    title: 'Draw',
    canvas: 'Drawing paper',
    keys: 'Draw with mouse, pen or finger. By keyboard: arrow keys move, Shift makes bigger steps, Space puts the pen down and up, F fills, Ctrl or Cmd with Z undoes.',
    colour: 'Colour',
    colours: {
      black: 'Black',
      red: 'Red',
      orange: 'Orange',
      yellow: 'Yellow',
      green: 'Green',
      blue: 'Blue',
      brown: 'Brown',
    },
    brush: 'Brush',
    brushes: { fine: 'Fine', medium: 'Medium', broad: 'Broad' },
    tool: 'Tool',
    tools: { pen: 'Pen', eraser: 'Eraser', fill: 'Fill' },
    undo: 'Undo',
    clear: 'Clear',
    keep: 'Keep as picture',
    penDown: 'Pen down',
    penUp: 'Pen up',
    name: (time: string) => `Drawing, ${time}`,
  },
};

/** A table’s shape, with any words. */
export type Widened<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : T extends readonly unknown[]
      ? { readonly [I in keyof T]: Widened<T[I]> }
      : { readonly [K in keyof T]: Widened<T[K]> };

/** The shape every language's table has. */
export type Words = Widened<typeof en>;

/** A language's words, and its sentences for errors, which come a moment later: null until then. */
export type Text = Words & { readonly errors: Errors | null };
