/** Taking tags, tables, embeds and copies out of the collection: a part of the Collection tab's words. */
export const takeAway = {
  title: 'Take away',
  noTags:
    'No picture has a tag yet. Set tags in “Tag” first; embeds can be taken away without them.',
  sidecars: {
    title: 'Tags for photo programs',
    explain:
      'As XMP sidecars: small text files beside the pictures, which Lightroom, darktable, digiKam, Bridge, exiftool and many others read. The pictures themselves are never changed. A sidecar that is there is read first: everything in it stays, and only tags that this page added are ever taken out again.',
    lightroom:
      'Lightroom and Bridge read sidecars of raw files only. To put the tags into JPEG files too, use exiftool.',
    exiftool: 'How, with exiftool',
    naming: 'Name of a sidecar',
    namings: { 'whole-name': 'photo.jpg.xmp', stem: 'photo.xmp' },
    namingHints: {
      'whole-name': 'As darktable and digiKam name them; two pictures never share one.',
      stem: 'As Lightroom, Bridge and Capture One name them. It also counts for a raw file of the same name; pictures that differ only in their extension get the longer name.',
    },
    check: 'See what would be written',
    checkAgain: 'Look again',
    writeBeside: 'Write beside the pictures',
    zip: 'Save as ZIP',
    notReady:
      'Wait until the model is loaded and has read every label: until then the tags of a picture are not known. If it stays like this, look at the model and the prompt template.',
    zipHint:
      'The ZIP is to be unpacked over the folder: each sidecar then lies beside its picture.',
    noHandle:
      'This browser lets no page write into the folder, or the folder was dropped as files. Take the ZIP.',
    plan: {
      new: (count: string) => `New sidecars: ${count}`,
      merged: (count: string) => `Changed, with all else in them kept: ${count}`,
      unchanged: (count: string) => `With these tags already: ${count}`,
      none: (count: string) => `Pictures without a tag, which get none: ${count}`,
      refused: (count: string) => `Left as they are: ${count}`,
      unread: (count: string, model: string) =>
        `Sidecars left as they are, because ${model} has not read their pictures yet: ${count}. Have them read, then look again.`,
      unreadable: (count: string) =>
        `Sidecars left as they are, because their pictures cannot be read: ${count}`,
      tags: (added: string, removed: string) => `Tags added: ${added}, taken out: ${removed}`,
    },
    wrote: (fresh: string, merged: string) => `Written: ${fresh} new, ${merged} changed.`,
    zipped: (count: string) => `Saved as sidecars.zip. Sidecars in it: ${count}`,
    renamed: (count: string) =>
      `Names with characters that Windows refuses, which are now “_”: ${count}`,
    refused: (count: string) => `Left as they are: ${count}`,
  },
  tables: {
    title: 'Tables',
    csv: 'CSV',
    csvHint: 'A line a picture: its tags, what you decided, the cosine to every label.',
    json: 'JSON',
    jsonHint: 'The same with model, revision, precision, rule and cut-offs: enough to do it again.',
    embeds: 'Embeds for NumPy',
    embedsHint:
      'A ZIP of embeds.npy (float32) and embeds.json, which names the picture of each row.',
    saved: (name: string) => `Saved as ${name}.`,
  },
  keywords: {
    title: 'Keyword list',
    lightroom: 'For Lightroom and darktable',
    digikam: 'For digiKam',
    hint: 'The labels without pictures, groups as a level. For digiKam it is a line to paste as a new tag.',
  },
  copies: {
    title: 'Copies sorted by best label',
    explain:
      'Copies of the pictures in a folder for each label. The pictures stay where they are, and nothing is ever replaced.',
    zip: 'As ZIP',
    folder: 'Into a folder',
    size: (count: string, megabytes: string) => `Pictures: ${count}, ${megabytes} MB`,
    unsorted: 'No label',
    copied: (count: string) => `Copied: ${count}.`,
    already: (count: string) => `There already: ${count}.`,
    failed: (count: string) => `Not copied: ${count}`,
  },
  progress: 'Progress',
  done: (done: string, total: string) => `${done} of ${total}`,
  cancel: 'Cancel',
  cancelled: 'Cancelled. What was done until then is whole and stays.',
  failure: (path: string, reason: string) => `${path} ${reason}`,
  more: (count: string) => `and ${count} more`,
};
