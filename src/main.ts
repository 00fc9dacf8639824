import '@fontsource-variable/bricolage-grotesque/wght.css';
import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { ModelSession } from './state/model-session.svelte';
import { Offline } from './state/offline.svelte';
import { Playground, tabStore } from './state/playground.svelte';
import { browserStore, Preferences } from './state/preferences.svelte';
import { Language, withoutWords } from './text/language.svelte';

const threads = Number(new URLSearchParams(window.location.search).get('threads'));
const playground = new Playground({
  session: new ModelSession({
    spawn: () => new Worker(new URL('./engine/worker.ts', import.meta.url), { type: 'module' }),
    siteUrl: new URL('./', window.location.href).href,
    maxThreads: Number.isInteger(threads) && threads > 0 ? threads : null,
    touchPoints: navigator.maxTouchPoints,
  }),
  preferences: new Preferences((tag) => new Language(tag), browserStore(), navigator.languages),
  offline: new Offline(),
  spawnStore: () =>
    new Worker(new URL('./engine/store-worker.ts', import.meta.url), { type: 'module' }),
  address: window.location,
  tabStore: tabStore(),
});
playground.start();

const target = document.getElementById('app')!;

function show(): void {
  mount(App, { target, props: { playground } });
  Object.assign(window, { clipPlayground: playground });
}

/** Said in every language, because none could be fetched. */
function tellWithoutWords(): void {
  target.setAttribute('role', 'alert');
  target.style.padding = 'var(--space-5)';
  for (const [lang, textContent] of Object.entries(withoutWords))
    target.append(Object.assign(document.createElement('p'), { lang, textContent }));
}

// Not awaited at the top: what is fetched meanwhile may import this file, which would wait for itself.
void playground.preferences.language.ready.then(show, tellWithoutWords);
