import { eightyTemplates, sevenTemplates } from './prompt-templates';

/** Where the label goes in a prompt template. */
export const slot = '{}';

export type PromptPreset = 'label' | 'photo' | 'seven' | 'eighty';

/** Templates of each preset; several are averaged as an ensemble. */
export const promptTemplates: Readonly<Record<PromptPreset, readonly string[]>> = {
  label: [slot],
  photo: ['a photo of a {}.'],
  seven: sevenTemplates,
  eighty: eightyTemplates,
};

/** What a person chose: a preset, or a text of their own with one template a line. */
export type PromptChoice =
  { kind: 'preset'; preset: PromptPreset } | { kind: 'custom'; text: string };

/** `no-slot`: no `{}` in the template. `no-template`: nothing is written there. */
export type PromptProblem = 'no-slot' | 'no-template';

/** A template filled in, or why it could not be. */
export type ExpandedPrompt = { ok: true; prompt: string } | { ok: false; problem: 'no-slot' };

/** All prompts of one label, or the problem and the template that has it. */
export type LabelPrompts =
  { ok: true; prompts: string[] } | { ok: false; problem: PromptProblem; template: string };

/** The templates of a choice, empty lines dropped; empty for a custom text without any. */
export function templatesOf(choice: PromptChoice): readonly string[] {
  if (choice.kind === 'preset') return promptTemplates[choice.preset];
  return choice.text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What is wrong with these templates, the first one first, or null where nothing is. */
export function templateProblem(
  templates: readonly string[],
): { problem: PromptProblem; template: string } | null {
  if (templates.length === 0) return { problem: 'no-template', template: '' };
  const template = templates.find((text) => !text.includes(slot));
  return template === undefined ? null : { problem: 'no-slot', template };
}

/** The template with every `{}` replaced by the label, which goes in letter by letter as it is. */
export function expandPrompt(template: string, label: string): ExpandedPrompt {
  if (!template.includes(slot)) return { ok: false, problem: 'no-slot' };
  return { ok: true, prompt: template.split(slot).join(label) };
}

/** The prompts of one label, one a template and in their order. */
export function promptsFor(templates: readonly string[], label: string): LabelPrompts {
  const problem = templateProblem(templates);
  if (problem) return { ok: false, ...problem };
  return { ok: true, prompts: templates.map((template) => template.split(slot).join(label)) };
}

/**
 * The words behind "none of these": they fit any picture equally well and no picture in particular, so
 * a label has to beat them to mean something. Filled into the present templates and averaged as one
 * ensemble, they give the row's embed: no threshold, nothing trained, and a prompt change moves it too.
 */
export const neutralWords: readonly string[] = ['something', 'a thing', 'an object'];

/** The prompts of the "none of these" row: `[words x templates]`, one word after the other. */
export function nonePrompts(templates: readonly string[]): LabelPrompts {
  const prompts: string[] = [];
  for (const word of neutralWords) {
    const filled = promptsFor(templates, word);
    if (!filled.ok) return filled;
    prompts.push(...filled.prompts);
  }
  return { ok: true, prompts };
}

/**
 * One label's embed from the embeds of its prompts (`[templates x dim]`): each row normalised, then their
 * mean normalised, `[dim]` (Radford et al. 2021, section 3.1.4, and OpenAI's notebook).
 * Throws a sentence where the length does not fit or the rows cancel one another out.
 */
export function zeroShotWeights(embeds: Float32Array, dim: number): Float32Array<ArrayBuffer> {
  if (!(dim > 0) || embeds.length === 0 || embeds.length % dim !== 0) {
    throw new Error(`${embeds.length} numbers are not one or more prompt embeds of ${dim}.`);
  }
  const sum = new Float64Array(dim);
  for (let row = 0; row < embeds.length; row += dim) {
    const norm = lengthOf(embeds.subarray(row, row + dim));
    for (let i = 0; i < dim; i++) sum[i]! += embeds[row + i]! / norm;
  }
  const norm = lengthOf(sum);
  return Float32Array.from(sum, (value) => value / norm);
}

function lengthOf(vector: Float32Array | Float64Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (!(length > 0) || !Number.isFinite(length)) {
    throw new Error('A prompt embed without a direction cannot be averaged.');
  }
  return length;
}
