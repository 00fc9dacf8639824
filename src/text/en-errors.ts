import type { Widened } from './en';

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
  'picture/unreadable':
    'could not be read from the disk: it was moved, or may not be opened. Check that, then drop it again.',
  'picture/address-only':
    'The other page gave an address, not a picture, and this page fetches nothing from elsewhere. Save the picture first, then drop the file.',
  'picture/strip-full':
    'does not fit: the pictures here take as much memory as a page should. Remove some first.',
  'picture/none-in-folder':
    'is a folder without a picture that this page can show. Choose one with JPEG, PNG, WebP, GIF, AVIF or SVG files in it.',
  'picture/folder-cut': (limit: string) =>
    `could not be added whole: ${limit} pictures fit here at a time. The Collection tab takes a whole folder.`,
  'camera/refused':
    'The camera was refused. Allow it for this page in the browser’s address bar, then try again.',
  'camera/absent': 'There is no camera here. Connect one, or drop a picture instead.',
  'camera/gone': 'That camera is no longer there. Start again to use another one.',
  'camera/busy': 'Another program uses the camera. Close it, then try again.',
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
  'model/no-precision-here':
    'Only the fp16 weights of this model are here. They need WebGPU with 16-bit floats, which this browser lacks or was told not to use. Get the model at q8 or fp32 as well.',
  'hub/unreachable': (host: string) =>
    `${host} could not be reached, or broke off. Check the network and resume: what has arrived is kept. Where it is blocked, set a mirror as the host.`,
  'hub/stalled': (host: string) =>
    `${host} stopped sending. Check the network and resume: what has arrived is kept.`,
  'hub/no-such-file': (host: string) =>
    `${host} does not have this model. Check the host; if it is a mirror, it may lack it: try another.`,
  'hub/refused': (host: string) =>
    `${host} refuses this model, which is public elsewhere. Try another host.`,
  'hub/failed': (host: string, status: string) =>
    `${host} answered with an error (${status}). Try again later, or set another host; what has arrived is kept.`,
  'hub/web-page': (host: string) =>
    `${host} sent a web page instead of the model: perhaps this network wants you to sign in first. Open any page, then resume; or set another host.`,
  'hub/wrong-length': (host: string) =>
    `A file from ${host} has another length than this model’s. Nothing of it was kept. Try another host.`,
  'hub/wrong-hash': (host: string) =>
    `A file from ${host} is not the one that belongs to this model. Nothing of it was kept. Try another host.`,
  'hub/changed': (host: string) =>
    `${host} keeps changing a file of this model. Try again later, or set another host.`,
  'hub/redirect': (host: string, target: string) =>
    `${host} passes the download on to ${target || 'a host'} that this page may not talk to. Set another host, or ask whoever built this site to allow it.`,
  'hub/not-allowed': (host: string) =>
    `This site’s security policy does not allow downloads from ${host}. Set another host, or ask whoever built this site to allow it.`,
  'hub/odd-answer': (host: string) =>
    `${host} does not list this model’s files as a model hub does. Try another host.`,
  'storage/no-room': (needed: string, free: string) =>
    `This needs ${needed} MB and the browser has room for ${free} MB. Delete a model here, or free space on the disk.`,
  'storage/full':
    'There is no room left on this device. What has arrived is kept: delete a model here or free space on the disk, then resume.',
  'storage/refused':
    'The browser refuses to keep files for this page. Leave a private window, or allow site data, then try again.',
  'storage/in-use':
    'Another tab of this site is working with these files. Wait until it is done, or close it, then try again.',
  'onnx/unreadable': (path: string) =>
    `${path} is no ONNX file, or is cut off. Copy or download it again.`,
  'onnx/external-data': (path: string) =>
    `${path} keeps its weights in another file, which a page cannot read. Export the model into one file.`,
  'onnx/missing-tensor': (path: string, tensor: string) =>
    `${path} has no tensor “${tensor}”, so it is no such tower of a CLIP or SigLIP model. Export it with Hugging Face’s names.`,
  'onnx/wrong-tensor': (path: string, tensor: string) =>
    `${path} has a tensor that this page cannot use: ${tensor}. Export the model with 32-bit inputs and outputs and a free number of texts.`,
  'onnx/inseparable': (path: string, tensor: string) =>
    `${path} cannot be taken apart: one tower also reads “${tensor}”. Export text and vision models in a file each.`,
  'custom/missing-file': (path: string) =>
    `${path} is missing. Choose the whole folder of the model, as a hub has it.`,
  'custom/unreadable-file': (path: string) =>
    `${path} cannot be read, or says something that this page does not know. Copy it again from where the model came from.`,
  'custom/unsupported-model': (format: string) =>
    `The model is of the kind “${format}”. This page runs “clip” and “siglip”.`,
  'custom/no-weights':
    'There is no ONNX file for both towers: text_model.onnx and vision_model.onnx, or one model.onnx, must be there.',
  'custom/size-differs': (path: string) =>
    `${path} names another size than the weights have. Choose files that belong together.`,
  'custom/too-large': (path: string) =>
    `${path} is too large for a browser to load. Choose a smaller precision of the model.`,
  'sidecar/not-xml':
    'is damaged or no XML, so it was left as it is. Repair it or move it away, then write again.',
  'sidecar/not-xmp':
    'holds no XMP metadata, so it was left as it is. Move it away if it is no sidecar, then write again.',
  'sidecar/encoding': (format: string) =>
    `is stored as ${format}, not as UTF-8 or UTF-16, so it was left as it is. Save it as UTF-8, then write again.`,
  'sidecar/odd-list': (format: string) =>
    `holds keywords (${format}) in a form that XMP does not allow, so it was left as it is. Save it anew with the program that wrote it.`,
  'sidecar/too-large': 'is far too large for a sidecar, so it was left as it is.',
  'sidecar/changed':
    'was changed by another program at this moment, so it was left as it is. Write again.',
  'folder/refused': 'The browser was not allowed to write here. Allow it, or take the ZIP instead.',
  'folder/gone':
    'is no longer there: it was moved, renamed or unplugged. Put it back, then write again.',
  'folder/full': 'did not fit: the disk is full. Make room, then write again.',
  'folder/name-refused': 'has a name that this system or browser refuses to write.',
  'folder/write-failed': 'could not be written. Another program may hold it; try again.',
  'engine/died': 'The engine stopped and is being started again. Once it runs, try again.',
  'engine/no-start':
    'The engine does not start: its files did not arrive, or this browser cannot run them. Check the network and try again, or reload the page.',
  'engine/device-lost':
    'The graphics device was lost. The engine is being started again without it. Once it runs, try again.',
  'engine/run-failed': 'The model could not be run on this. Try again.',
  'engine/internal':
    'Something went wrong in the engine. Reload the page: your labels stay, pictures have to be added again.',
};

/** The shape every language's table of errors has. */
export type Errors = Widened<typeof errors>;
