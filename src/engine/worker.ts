import { decodePicture } from './decode';
import { createEngine } from './engine';
import { probeMachine } from './execution-provider';
import { siteSource } from './model-files';
import type { ToPage } from './protocol';
import { runtimeFiles } from './runtime-files';
import { fileHash, thumbnailOf } from './picture-digest';
import { serve } from './serve';
import { readStore, readStoreInMemory } from './store-places';
import { memorySource, storeSource } from './store-source';
import { loadTowers } from './towers';

declare const self: DedicatedWorkerGlobalScope;

const tell = (message: ToPage) => self.postMessage(message);

const engine = createEngine({
  probe: probeMachine,
  // What is on the device first: asking the site for what it does not ship would cost a request each, and
  // fail without a network.
  sources: (siteUrl) => [
    storeSource(() => readStore(self.location.href)),
    siteSource(siteUrl),
    memorySource((pin) => readStoreInMemory(self.location.href, pin)),
  ],
  loadTowers: (model, rung, read) =>
    loadTowers(model, rung, read, runtimeFiles(rung.executionProvider)),
  decode: decodePicture,
  thumbnail: thumbnailOf,
  hash: fileHash,
  onSpan: (span) => tell({ kind: 'span', span }),
  onLost: (error) => tell({ kind: 'lost', error }),
});

serve(engine, self);
