import type { Widened } from './en';
import { models as en } from './en-models';
import type { LanguageTag } from './language.svelte';
import { models as zh } from './zh-models';

export type ModelsText = Widened<typeof en>;

/** The words of the models panel in each language; only what is fetched with it may import this. */
export const modelsText: Record<LanguageTag, ModelsText> = { en, 'zh-CN': zh };
