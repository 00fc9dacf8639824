import { describe, expect, it, vi } from 'vitest';
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
  it('remember theme and language', async () => {
    const store = memoryStore();
    const first = new Preferences(language, store, ['en-GB']);
    first.setTheme('dark');
    first.setLanguage('zh-CN');
    await vi.waitFor(() => expect(first.language.text.app.classify).toBe('分类'));
    const second = new Preferences(language, store, ['en-GB']);
    await second.language.ready;
    expect(second.theme).toBe('dark');
    expect(second.language.tag).toBe('zh-CN');
    expect(second.language.text.app.classify).toBe('分类');
  });

  it('remember the model used last, what is kept here, and where downloads come from', () => {
    const store = memoryStore();
    const first = new Preferences(language, store, ['en']);
    expect([first.modelId, first.remembered, first.hubHost]).toEqual([null, [], null]);
    first.setModel('tinyclip-8m');
    first.setRemembered([{ modelId: 'tinyclip-8m', name: 'TinyCLIP 8M' }]);
    first.setHubHost('https://hf-mirror.com');
    const second = new Preferences(language, store, ['en']);
    expect([second.modelId, second.hubHost]).toEqual(['tinyclip-8m', 'https://hf-mirror.com']);
    expect(second.remembered).toEqual([{ modelId: 'tinyclip-8m', name: 'TinyCLIP 8M' }]);
    second.setHubHost(null);
    expect(new Preferences(language, store, ['en']).hubHost).toBeNull();
  });

  it('of one tab leave those of another as they are', () => {
    const store = memoryStore();
    const [first, second] = [1, 2].map(() => new Preferences(language, store, ['en']));
    const kept = [{ modelId: 'tinyclip-8m', name: 'TinyCLIP 8M' }];
    first!.setModel('tinyclip-8m');
    first!.setHubHost('https://hf-mirror.com');
    first!.setRemembered(kept);
    second!.setTheme('dark');
    expect(second!.remembered).toEqual(kept);
    const later = new Preferences(language, store, ['en']);
    expect([later.theme, later.modelId, later.hubHost]).toEqual([
      'dark',
      'tinyclip-8m',
      'https://hf-mirror.com',
    ]);
    expect(later.remembered).toEqual(kept);
    second!.setRemembered([]);
    first!.setRemembered(kept);
    expect(second!.remembered).toEqual(kept);
  });

  it('show the language that was asked for last, however the tables arrive', async () => {
    const { language: shown } = new Preferences(language, memoryStore(), ['en']);
    await shown.ready;
    await Promise.all([shown.choose('zh-CN'), shown.choose('en')]);
    expect([shown.tag, shown.text.app.classify]).toEqual(['en', 'Classify']);
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
    store.setItem('clip-playground/preferences', '{"modelId":7,"hubHost":{},"remembered":[1,{}]}');
    const { modelId, hubHost, remembered } = new Preferences(language, store, ['en']);
    expect([modelId, hubHost, remembered]).toEqual([null, null, []]);
  });
});
