/** Files that a job left out, each with its reason as a worded half sentence. */
export interface WordedFailure {
  path: string;
  reason: string;
}

/** What a job brought, worded. */
export interface TakeAwayMessage {
  text: string;
  failuresTitle: string;
  failures: readonly WordedFailure[];
}

/** What writing the sidecars would do, by the number of pictures. */
export interface SidecarPlanFacts {
  new: number;
  merged: number;
  unchanged: number;
  none: number;
  /** Left as they are: not read by the model in use yet, and not to be read at all. */
  unread: number;
  unreadable: number;
  /** Labels added and taken out in all. */
  added: number;
  removed: number;
  refused: readonly WordedFailure[];
}

/** What the sidecar part shows. */
export interface SidecarChoices {
  naming: 'whole-name' | 'stem';
  /** Whether tags are known now; else nothing can be looked at or written. */
  ready: boolean;
  /** Name of the model in use. */
  model: string;
  /** Whether every folder was opened so that the browser can write into it. */
  canWriteBeside: boolean;
  /** Null before the person looked, and when tags have changed since. */
  plan: SidecarPlanFacts | null;
  /** A command that puts the tags into the pictures themselves. */
  exiftoolCommand: string;
}
