import type { Widened } from './en';
import { takeAway } from './en-collection-take-away';
import { duplicates, map, matrix, search, tag } from './en-collection-views';
import { counted } from './en-counted';

/**
 * The words of the Collection tab in English. They are fetched with the tab, so `en.ts` does not
 * include them; read them through `useCollectionText`.
 */
export const collection = {
  grid: {
    title: 'Collection',
    introTitle: 'Ten thousand private photographs, tagged without a server',
    intro:
      'Add a folder, and this page reads every picture in it on this device: it finds what you describe, suggests tags and writes them where your photo program reads them.',
    introFor:
      'For archives, clinics, newsrooms, research groups and family albums: for whoever may not or would rather not upload their pictures.',
    introPoints: [
      'Nothing leaves this device: the pictures are read here, by the model that is loaded here.',
      'The pictures themselves are never changed. Tags go into files beside them, when you say so.',
      'Everything is gone when you close the tab, unless you choose to keep it on this device.',
    ],
    add: 'Add a folder',
    addMore: 'Add another folder',
    addHint: 'Or drop folders or pictures anywhere here. Subfolders are kept.',
    drop: 'Drop to add to the collection',
    dropHint: 'It stays on this device.',
    listing: (count: string) => `Looking through the folder: ${counted(count, 'picture')} so far`,
    nothingFound: (name: string) => `There is no picture in “${name}”.`,
    /** Stands for a folder's name where files came without one. */
    singleFiles: 'single files',
    pictures: (count: string) => counted(count, 'picture'),
    progress: 'Pictures read',
    progressValue: (done: string, total: string) => `${done} of ${total} read`,
    rate: (perSecond: string) => `${perSecond} a second`,
    secondsLeft: (seconds: string) => `about ${seconds} s left`,
    minutesLeft: (minutes: string) => `about ${minutes} min left`,
    hoursLeft: (hours: string) => `about ${hours} h left`,
    allRead: 'all read',
    waitingForModel: 'Waiting for the model',
    start: (count: string) => `Read ${counted(count, 'picture')}`,
    pause: 'Pause',
    resume: 'Go on',
    cancel: 'Stop',
    paused: 'Paused',
    otherModel: (name: string, count: string) =>
      `${counted(count, 'picture has', 'pictures have')} not been read by ${name} yet. What another model made of them is kept.`,
    keep: {
      title: 'Keep on this device',
      ask: 'Keep this collection on this device until you come back?',
      explain:
        'This browser would store what the model made of each picture, small previews, your decisions and, where it can, the way to the folder. It does not copy the pictures.',
      agree: 'Keep it',
      decline: 'Only until I close it',
      kept: 'Kept on this device',
      inMemory: 'Gone when the tab is closed',
      forget: 'Forget everything',
      forgetSure: 'Forget the folders, previews, tags and all that was computed?',
      forgetYes: 'Yes, forget it',
      forgetNo: 'No',
    },
    notices: {
      'folder-gone': (name: string) =>
        `The folder “${name}” can no longer be read: it was moved, renamed or unplugged. Work is paused and nothing is lost. Put it back and go on, or add it again.`,
      'storage-full':
        'The browser’s storage is full. What is computed from now on stays in memory until the tab is closed; what was kept before is safe.',
      'storage-refused':
        'The browser does not let this page keep anything, as in a private window. The collection stays in memory until the tab is closed.',
      'storage-unreadable':
        'What was kept on this device was written by another version of this page and cannot be read.',
      'other-tab':
        'Another tab is working on this collection. Here it can be looked at; it can be worked on here when that tab is closed.',
      forgotten: 'Everything about the collection was deleted from this browser.',
      'forgotten-elsewhere': 'The collection was forgotten in another tab.',
      'permission-needed': (name: string) =>
        `The browser asks again before this page may read “${name}”.`,
      'add-again': (name: string) =>
        `This browser cannot remember the way to “${name}”. Add it again to go on: nothing is read twice.`,
      skipped: (name: string, count: string) =>
        count === '1'
          ? `1 file or subfolder of “${name}” cannot be read and is left out. Check that other programs can open it, then add the folder again.`
          : `${count} files or subfolders of “${name}” cannot be read and are left out. Check that other programs can open them, then add the folder again.`,
      missing: (count: string) =>
        `${counted(count, 'picture is', 'pictures are')} no longer in the folder.`,
      changed: (count: string) =>
        count === '1'
          ? '1 picture was changed since, and is read again.'
          : `${count} pictures were changed since, and are read again.`,
      found: (count: string) => `${counted(count, 'new picture was', 'new pictures were')} found.`,
    },
    allow: 'Allow reading',
    retryKeeping: 'Try to keep it again',
    removeMissing: 'Take them out of the collection',
    rescan: 'Look for changes',
    more: (count: string) => `and ${count} more`,
    list: 'Pictures',
    filter: 'Show',
    filters: {
      all: 'All',
      waiting: 'Not read yet',
      failed: 'Cannot be read',
      tagged: 'With a tag',
      untagged: 'Without a tag',
      decided: 'Decided by hand',
    },
    ofLabel: 'With the tag',
    anyLabel: 'any',
    shown: (count: string) => `${count} shown`,
    none: 'No picture matches.',
    keys: 'Arrow keys move, Enter opens a picture.',
    dialogKeys:
      'Left and right: other pictures. Up and down: labels. A accepts, R rejects, U takes it back.',
    waiting: 'not read yet',
    failed: 'cannot be read',
    missing: 'no longer in the folder',
    tagsOf: (tags: string) => `tags: ${tags}`,
    open: 'Picture',
    back: 'Close',
    previous: 'Previous picture',
    next: 'Next picture',
    unavailable: 'The file cannot be reached now; this is its small preview.',
    size: (width: string, height: string) => `${width} × ${height} px`,
    parts: 'Parts of the collection',
    partNames: {
      grid: 'Pictures',
      tag: 'Tag',
      matrix: 'Matrix',
      search: 'Search',
      map: 'Map',
      duplicates: 'Near duplicates',
      takeAway: 'Take away',
    },
  },
  tag,
  takeAway,
  search,
  map,
  matrix,
  duplicates,
};

/** The shape that every language's table has. */
export type CollectionText = Widened<typeof collection>;
