/** The models panel in English, fetched with it. */
export const models = {
  title: 'Models',
  kept: 'Another model keeps your labels and pictures.',
  about: {
    starter: 'Small and quick, trained for this page on everyday things and shapes.',
    'clip-vit-base-patch32':
      'The classic: knows a great deal of the world, and the quickest of the full-size models.',
    'clip-vit-base-patch16':
      'The classic with finer sight: it looks at four times as many patches, and takes longer.',
    'tinyclip-8m':
      'CLIP at a fraction of the size: for phones, slow lines and a first look at real photographs.',
    'tinyclip-39m': 'About as good as ViT-B/32 in about half its bytes.',
    'siglip-base-patch16-224':
      'Judges each label by itself (sigmoid), so none may fit, or several; stronger than CLIP of this size.',
    'siglip2-base-patch16-224':
      'Reads labels in about a hundred languages; the strongest here, and the largest.',
  } as Readonly<Record<string, string>>,
  aboutCustom: 'Yours, from disk. Nobody has checked its numbers but this page.',
  use: 'Use',
  useNamed: (name: string, size: string) => `Use ${name}, ${size}`,
  inUse: 'In use',
  loading: (done: string, total: string) => `${done} of ${total}`,
  size: (bytes: string, precision: string) => `${bytes} at ${precision}`,
  idleSize: (bytes: string, precision: string) => `${bytes} at ${precision}, which cannot run now`,
  manyLanguages: 'about a hundred languages',
  licence: (name: string) => `${name} licence`,
  imagenet: (percent: string) => `ImageNet ${percent} % without training on it`,
  unable: 'This device can run none of its precisions.',
  idle: 'cannot run now: fp16 needs WebGPU with 16-bit floats',
  precisionOf: (name: string) => `Precision of ${name}`,
  download: (bytes: string) => `Download ${bytes}`,
  downloadNamed: (bytes: string, name: string, precision: string) =>
    `Download ${bytes}: ${name} at ${precision}`,
  resume: (bytes: string) => `Resume, ${bytes} left`,
  resumeNamed: (bytes: string, name: string) => `Resume, ${bytes} left: ${name}`,
  cancel: 'Cancel',
  cancelNamed: (name: string) => `Cancel the download of ${name}`,
  remove: 'Delete',
  removeNamed: (name: string, size: string) => `Delete ${name}, ${size}, from this device`,
  removeSure: (bytes: string) => `Delete ${bytes}?`,
  removeYes: 'Yes, delete',
  removeNo: 'Keep it',
  places: {
    site: 'comes with this site',
    device: 'on this device',
    away: 'not here yet',
    unfinished: 'partly here',
  },
  pins: {
    none: 'this build has no checksums for it',
    hint: 'How long its files are and what their checksums are is for the hub to say. A click asks it for that list and downloads nothing yet.',
    ask: 'Ask the hub for its size',
    askNamed: (name: string) => `Ask the hub for the size of ${name}`,
    asking: 'Asking the hub',
    again: 'Ask again',
    from: (host: string) =>
      `Its lengths and checksums are the word of ${host}, not of this app (SHA-256 for the weights, git’s SHA-1 for small files): they show that a file arrived as that host has it, and nothing more.`,
  },
  suggested: 'Suggested',
  suggestion: (name: string, precision: string) =>
    `Suggested for this machine: ${name} at ${precision}.`,
  reasons: {
    site: 'It comes with this site, so nothing has to be fetched from another host.',
    device: 'It is on this device already, so nothing has to be downloaded.',
    'webgpu-fp16':
      'Your browser computes on the graphics card in 16-bit floats, which is full quality at half the bytes, and quick.',
    threads:
      'Here it runs on several processor threads, for which the 8-bit weights are the smallest and quickest.',
    'one-thread': 'The page has one processor thread here, so a small model answers sooner.',
    ios: 'iPhones and iPads give a page little memory, so a small model is the safe one.',
    'little-memory': 'This machine has little memory, so a small model is the safe one.',
  },
  otherLanguages: (name: string) =>
    `For labels in languages other than English, take ${name}: it reads them.`,
  progress: {
    label: (name: string) => `Download of ${name}`,
    amount: (done: string, total: string) => `${done} of ${total}`,
    speed: (bytes: string) => `${bytes} a second`,
    seconds: (count: string) => `${count} s left`,
    minutes: (count: string) => `about ${count} min left`,
    hours: (hours: string, minutes: string) => `about ${hours} h ${minutes} min left`,
    verify: 'checking what is here',
    retry: (seconds: string) => `The connection broke. Next attempt in ${seconds} s.`,
    elsewhere: 'Another tab is downloading it; this one waits for it.',
    starting: 'asking for it',
  },
  evicted:
    'It was here, but the browser has deleted it to make room. After the next download, ask the browser to keep it (below).',
  seen: 'Understood',
  seenNamed: (name: string) => `Understood: ${name} was deleted`,
  otherHost: 'Other host',
  storage: {
    title: 'On this device',
    used: (bytes: string) => `Models take ${bytes} of this device.`,
    usedAndFree: (bytes: string, freeBytes: string) =>
      `Models take ${bytes} of this device; the browser would give ${freeBytes} more.`,
    evicted: (names: string) => `The browser has deleted ${names} to make room.`,
    keep: 'Keep on this device',
    keepHint: 'Browsers may delete what sites keep when the disk fills up, unless asked not to.',
    answers: {
      kept: 'The browser has promised to keep them until you delete them.',
      refused:
        'The browser did not promise it; it decides by itself. A bookmark, more visits or installing the page may change its mind. Nothing is deleted now.',
      unavailable: 'This browser cannot be asked to promise it. Nothing is deleted now.',
    },
    memory:
      'The browser lets this page keep no files, as in a private window: a downloaded model lasts until this tab is closed.',
    insecure:
      'This page came over plain http from another machine. Browsers then give a page no storage, no offline use, no WebGPU, no camera and one thread only; everything else works. Over https, or opened on the machine that serves it, it has all of that.',
  },
  disk: {
    title: 'From disk',
    hint: 'A folder with a model’s files as the hub has them (config.json, tokenizer.json, onnx/…), from a USB stick for instance. Choose it or drop it here. Your browser may call this an upload; nothing leaves this machine.',
    folder: 'Choose a folder',
    files: 'Choose files',
    drop: 'Drop the model’s folder or files',
    reading: 'Reading and checking the files',
    busy: 'Files given in the meantime were not taken. Wait for the end, or cancel, then give them again.',
    cut: 'These are more than 2,000 files, too many for a model, and the rest was not looked at. Choose the folder of the model itself.',
    complete: (name: string, precisions: string) =>
      `Recognised and kept: ${name} at ${precisions}. It can be used now.`,
    completeIdle: (name: string, precisions: string) =>
      `Recognised and kept: ${name} at ${precisions}. That cannot run now: fp16 needs WebGPU with 16-bit floats, while q8 and fp32 run everywhere.`,
    incomplete: (name: string, files: string) =>
      `Recognised: ${name}. Still missing: ${files}. Choose them too, or download the rest.`,
    refused: (sentence: string) => `These files are no model that can be used. ${sentence}`,
    custom:
      'This model is in no catalogue, but its files belong together and can run. Keep it under a name?',
    customIdle:
      'This model is in no catalogue. Its files belong together, but cannot run now: they are fp16 alone, which needs WebGPU with 16-bit floats. Keep it all the same, under a name?',
    customFacts: (imageSize: string, contextLength: string, projectionDim: string) =>
      `pictures of ${imageSize} px, texts of up to ${contextLength} tokens, embeds of ${projectionDim} numbers`,
    scaleAssumed:
      'Its files say nothing of its logit scale, so the usual one stands in: probabilities may be off, their order is not.',
    name: 'Name',
    keep: 'Keep this model',
    discard: 'Do not keep it',
  },
  host: {
    title: 'Where downloads come from',
    present: (host: string) => `Downloads come from ${host}.`,
    learns:
      'That host, and the file hosts that it passes a download on to, learn your network address and the names of the files you ask for. They learn no picture, no label and no result, and get no cookie. They are asked only when you click a download, or the question for a model’s size.',
    checked:
      'From whatever host: every file must have the length and checksum that this page has for it.',
    label: 'Another hub or a mirror of it',
    save: 'Use this host',
    reset: (host: string) => `Back to ${host}`,
    saved: (host: string) => `Downloads come from ${host} from now on; this browser remembers it.`,
    problems: {
      'not-an-address': 'This is no address. Write it as in https://hf-mirror.com.',
      'not-https':
        'The address must begin with https://, so that nobody on the way can read along.',
      credentials:
        'Leave out the name and the password: these models need neither, and an address is no place for them.',
      path: 'Give the host alone, without anything behind it, as in https://hf-mirror.com.',
      'not-in-policy': (host: string) =>
        `The security policy of this page does not name ${host}, so the browser would refuse every request to it. Whoever runs this site can name it when building: CLIP_HUB_HOSTS="${host}" npm run build`,
    },
  },
  details: 'The model in use',
  news: {
    ready: (name: string) =>
      `${name} is on this device now and runs. Your labels and pictures are as they were.`,
    waiting: (name: string) => `${name} is on this device now.`,
    failed: (name: string, sentence: string) => `${name} could not be downloaded. ${sentence}`,
  },
  asked: {
    here: (name: string) => `The link was made with ${name}, so its numbers differ from these.`,
    away: (name: string) =>
      `The link was made with ${name}, which is not on this device; its numbers differ from these.`,
  },
};
