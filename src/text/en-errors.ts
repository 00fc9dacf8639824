/** What happened and what the person can do, by error code: the part of the English table for errors. */
export const errors = {
  'picture/empty': 'is an empty file. Choose one that has a picture in it.',
  'picture/not-a-picture': 'is not a picture. Choose a JPEG, PNG, WebP, GIF, AVIF or SVG file.',
  'picture/truncated': 'is cut off: its end is missing. Copy or download it again.',
  'picture/unsupported-format': (format: string) =>
    `is a ${format} file, which this browser cannot read. Save it as JPEG or PNG and add that.`,
  'picture/too-large': 'is too large for this browser to open. Make a smaller copy and add that.',
  'picture/undecodable':
    'could not be read as a picture; the file may be damaged. Try another copy.',
  'picture/address-only':
    'The other page gave an address, not a picture, and this page fetches nothing from elsewhere. Save the picture first, then drop the file.',
  'picture/strip-full':
    'does not fit: the pictures here take as much memory as a page should. Remove some first.',
  'camera/refused':
    'The camera was refused. Allow it for this page in the browser’s address bar, then try again.',
  'camera/absent': 'There is no camera here. Connect one, or drop a picture instead.',
  'camera/busy': 'Another program uses the camera. Close it, then try again.',
  'model/unknown': 'There is no model of that name. The starter is used.',
  'model/unreachable':
    'The model could not be fetched: the network or the site does not answer. Check the network, then try again.',
  'model/missing-file':
    'A file of the model is missing on this site. Whoever put it up should copy the whole folder again.',
  'model/not-the-file':
    'The site sent a web page instead of the model. Whoever put it up should check that the models folder is there.',
  'model/wrong-length':
    'A file of the model arrived incomplete. Reload the page to fetch it again.',
  'model/wrong-hash':
    'A file of the model is not the one that belongs to this version. Reload the page to fetch it again.',
  'model/unreadable-config':
    'The model’s configuration cannot be read. Reload the page, or tell whoever put it up.',
  'model/no-backend':
    'No backend could run the model: the browser refuses WebAssembly or is too old. Try a current browser.',
  'engine/died': 'The engine stopped. It is being started again.',
  'engine/device-lost':
    'The graphics device was lost. The engine is being started again without it.',
  'engine/run-failed': 'The model could not be run on this. Try again.',
  'engine/internal':
    'Something went wrong in the engine. Reload the page; your labels are in the address bar’s link.',
};
