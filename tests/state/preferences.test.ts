import { describe, expect, it } from 'vitest';
import { Preferences, type PreferenceStore } from '../../src/state/preferences.svelte';
import { Language, preferredLanguage } from '../../src/text/language.svelte';

const language = (tag: ConstructorParameters<typeof Language>[0]) => new Language(tag);

function memoryStore(): PreferenceStore {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

describe('preferences', () => {
  it('remember theme and language', () => {
    const store = memoryStore();
    const first = new Preferences(language, store, ['en-GB']);
    first.setTheme('dark');
    first.setLanguage('zh-CN');
    const second = new Preferences(language, store, ['en-GB']);
    expect(second.theme).toBe('dark');
    expect(second.language.tag).toBe('zh-CN');
    expect(second.language.text.app.classify).toBe('分类');
  });

  it('begin with the browser’s language where nothing is stored', () => {
    expect(new Preferences(language, memoryStore(), ['zh-Hant-TW', 'en']).language.tag).toBe(
      'zh-CN',
    );
    expect(preferredLanguage(['fr', 'zh'])).toBe('zh-CN');
    expect(preferredLanguage(['fr'])).toBe('en');
  });

  it('survive a store that refuses to read and to write', () => {
    const refusing: PreferenceStore = {
      getItem: () => {
        throw new Error('refused');
      },
      setItem: () => {
        throw new Error('refused');
      },
    };
    const preferences = new Preferences(language, refusing, ['en']);
    preferences.setTheme('light');
    expect(preferences.theme).toBe('light');
  });

  it('ignore a stored text that is not theirs', () => {
    const store = memoryStore();
    store.setItem('clip-playground/preferences', '[1, {"theme":"pink"}');
    expect(new Preferences(language, store, ['en']).theme).toBe('system');
  });
});
