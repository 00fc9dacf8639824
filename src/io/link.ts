import { normaliseLabel } from '../clip/label-lines';
import { labelSets } from '../clip/preset-labels';
import { promptTemplates, slot, templateProblem, templatesOf } from '../clip/prompts';
import type { PromptChoice, PromptPreset } from '../clip/prompts';
import type { Activation } from '../clip/scores';
import { decodeField, encodeField, joinList, splitList } from './link-text';

/** The views a link can open. */
export const viewIds = ['classify', 'collection'] as const;
export type ViewId = (typeof viewIds)[number];

/** All that a link restores. Never the picture; language and theme are each person's own. */
export interface LinkSettings {
  view: ViewId;
  modelId: string;
  labels: readonly string[];
  template: PromptChoice;
  /** null: the model's own. */
  logitScale: number | null;
  /** null: the model's own. */
  activation: Activation | null;
  noneOfThese: boolean;
  sort: 'typed' | 'prob';
}

/** What a bare address means, and what a link leaves out. */
export const defaultSettings: LinkSettings = {
  view: 'classify',
  modelId: 'starter',
  labels: labelSets[0]!.labels,
  template: { kind: 'preset', preset: 'photo' },
  logitScale: null,
  activation: null,
  noneOfThese: false,
  sort: 'typed',
};

export type LinkProblemCode =
  | 'too-long'
  | 'unknown-field'
  | 'repeated-field'
  | 'broken-encoding'
  | 'unusable-value'
  | 'unknown-model'
  | 'too-many-labels';

/** What of a link could not be used; the page words it. `text` is the part in question, shortened. */
export interface LinkProblem {
  code: LinkProblemCode;
  field: string;
  text: string;
}

/** Many chats and mail programs cut a longer one. */
export const longestLink = 8_000;
/** No longer hash is read: nothing here writes one. */
const longestRead = 200_000;
export const mostLabels = 1_000;
const largestScale = 1_000;
/** What an id of the catalogue, or of a model from disk, looks like. */
const modelId = /^[\w.-]{1,60}$/;

interface Field<Value> {
  name: string;
  /** Text of the value, or null where it cannot stand in a link. */
  write(value: Value): string | null;
  /** The value, or the problem with the text. */
  read(text: string): { value: Value; problem?: LinkProblemCode } | { problem: LinkProblemCode };
}

function oneOf<Value extends string>(name: string, values: readonly Value[]): Field<Value> {
  return {
    name,
    write: (value) => value,
    read: (text) => {
      const value = values.find((known) => known === text);
      return value === undefined ? { problem: 'unusable-value' } : { value };
    },
  };
}

/** The table: every setting once, in the order of the link. */
const fields: { readonly [Key in keyof LinkSettings]: Field<LinkSettings[Key]> } = {
  view: oneOf('view', viewIds),
  modelId: {
    name: 'model',
    write: (id) => id,
    // Whether there is such a model is found out later: it may be in the catalogue or on this device.
    read: (text) => (modelId.test(text) ? { value: text } : { problem: 'unknown-model' }),
  },
  labels: {
    name: 'labels',
    write: joinList,
    read: (text) => {
      const labels = splitList(text)
        .map(normaliseLabel)
        .filter((label) => label !== '');
      if (labels.length <= mostLabels) return { value: labels };
      return { value: labels.slice(0, mostLabels), problem: 'too-many-labels' };
    },
  },
  template: { name: 'template', write: writeTemplate, read: readTemplate },
  logitScale: {
    name: 'scale',
    write: (scale) => (scale !== null && isScale(scale) ? String(scale) : null),
    read: (text) => {
      const value = /^\d{1,4}(?:\.\d{1,30})?(?:e-\d{1,3})?$/.test(text) ? Number(text) : NaN;
      return isScale(value) ? { value } : { problem: 'unusable-value' };
    },
  },
  activation: oneOf<Activation>('activation', ['softmax', 'sigmoid']) as Field<Activation | null>,
  noneOfThese: {
    name: 'none',
    write: (shown) => (shown ? '1' : '0'),
    read: (text) => (/^[01]$/.test(text) ? { value: text === '1' } : { problem: 'unusable-value' }),
  },
  sort: oneOf('sort', ['typed', 'prob']),
};

function isScale(value: number): boolean {
  return value >= 0 && value <= largestScale;
}

function writeTemplate(choice: PromptChoice): string | null {
  if (choice.kind === 'preset') return choice.preset;
  const usable = templatesOf(choice).filter((template) => template.includes(slot));
  return usable.length === 0 ? null : joinList(usable);
}

function readTemplate(text: string): ReturnType<Field<PromptChoice>['read']> {
  if (Object.hasOwn(promptTemplates, text)) {
    return { value: { kind: 'preset', preset: text as PromptPreset } };
  }
  const templates = splitList(text).map(normaliseLabel);
  if (templateProblem(templates)) return { problem: 'unusable-value' };
  return { value: { kind: 'custom', text: templates.join('\n') } };
}

/**
 * The location hash that restores these settings, `#` included, defaults left out ('' where all are
 * default). Labels that would make it longer than `longestLink` are left out from the end on, and
 * `omittedLabels` says how many.
 */
export function writeLink(settings: LinkSettings): { hash: string; omittedLabels: number } {
  const rest = (Object.keys(fields) as (keyof LinkSettings)[])
    .filter((key) => key !== 'labels')
    .map((key) => fieldText(key, settings[key]));
  const roomChars = longestLink - rest.join('&').length - '#labels=&'.length;
  const labels = settings.labels.map(normaliseLabel).filter((label) => label !== '');
  const fitting = labels.slice(0, Math.min(mostLabels, countFitting(labels, roomChars)));
  const parts = [fieldText('labels', fitting), ...rest].filter((part) => part !== '');
  const hash = parts.length === 0 ? '' : `#${parts.join('&')}`;
  // Programs that turn addresses into links take a last point for the sentence's.
  return { hash: hash.replace(/\.$/, '%2E'), omittedLabels: labels.length - fitting.length };
}

function countFitting(labels: readonly string[], roomChars: number): number {
  let usedChars = 0;
  for (const [index, label] of labels.entries()) {
    usedChars += encodeField(joinList([label])).length + 1;
    if (usedChars > roomChars) return index;
  }
  return labels.length;
}

/** `name=text`, or '' for a default or a value that cannot stand in a link. */
function fieldText<Key extends keyof LinkSettings>(key: Key, value: LinkSettings[Key]): string {
  const { name, write } = fields[key];
  const text = write(value);
  if (text === null || text === write(defaultSettings[key])) return '';
  return `${name}=${encodeField(text)}`;
}

/**
 * The settings in a location hash (with or without `#`). What is missing or broken has its default, and
 * `problems` tells what was broken. Never throws.
 */
export function readLink(hash: string): { settings: LinkSettings; problems: LinkProblem[] } {
  const settings: LinkSettings = { ...defaultSettings };
  const problems: LinkProblem[] = [];
  const text = hash.replace(/^#/, '');
  if (text.length > longestRead) {
    return { settings, problems: [{ code: 'too-long', field: '', text: shortened(text) }] };
  }
  const seen = new Set<string>();
  for (const part of text.split('&').filter((part) => part !== '')) {
    const name = part.split('=', 1)[0]!;
    const code = seen.has(name) ? 'repeated-field' : readField(name, part, settings);
    if (code) problems.push({ code, field: shortened(name), text: shortened(part) });
    seen.add(name);
  }
  return { settings, problems };
}

function readField(
  name: string,
  part: string,
  settings: LinkSettings,
): LinkProblemCode | undefined {
  const key = (Object.keys(fields) as (keyof LinkSettings)[]).find((k) => fields[k].name === name);
  if (key === undefined) return 'unknown-field';
  if (!part.includes('=')) return 'unusable-value';
  const text = decodeField(part.slice(name.length + 1));
  if (text === null) return 'broken-encoding';
  const read = fields[key].read(text);
  if ('value' in read) Object.assign(settings, { [key]: read.value });
  return read.problem;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
