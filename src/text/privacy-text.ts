import type { Widened } from './en';
import { privacy as en } from './en-privacy';
import type { LanguageTag } from './language.svelte';
import { privacy as zh } from './zh-privacy';

export type PrivacyText = Widened<typeof en>;

/** The words of the privacy panel in each language; only what is fetched with it may import this. */
export const privacyText: Record<LanguageTag, PrivacyText> = { en, 'zh-CN': zh };
