/** The privacy panel in English, fetched with it. */
export const privacy = {
  points: [
    'Pictures, camera frames, drawings and labels stay in this tab. They are read by code that already runs on your device, and are gone when you close it.',
    'The page fetches its own files from the place you opened it from, once. After that it works with the network unplugged.',
    'Only if you click to download a larger model, the page asks the model hub, or the mirror that you chose, for that model’s files. The hub then learns your network address and which files you asked for: no picture, no label, no result, no cookie.',
    'There is no analytics, no cookie, no account, no other host: the page’s own security policy forbids the browser to talk to any but this site and the hub.',
  ],
  believe: 'How can one believe it?',
  proofs: [
    'Unplug the network, or switch on flight mode, and go on.',
    'Open the browser’s developer tools, the Network panel, and edit a label: no line appears.',
    'The source code and its tests are public; one test fails if classifying makes a single request.',
  ],
};
