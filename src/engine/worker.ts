import { decodePicture } from './decode';
import { createEngine } from './engine';
import { probeMachine } from './execution-provider';
import { siteSource } from './model-files';
import type { ToPage } from './protocol';
import { runtimeFiles } from './runtime-files';
import { serve } from './serve';
import { loadTowers } from './towers';

declare const self: DedicatedWorkerGlobalScope;

const tell = (message: ToPage) => self.postMessage(message);

const engine = createEngine({
  probe: probeMachine,
  sources: (siteUrl) => [siteSource(siteUrl)],
  loadTowers: (model, rung, read) =>
    loadTowers(model, rung, read, runtimeFiles(rung.executionProvider)),
  decode: decodePicture,
  onSpan: (span) => tell({ kind: 'span', span }),
  onLost: (error) => tell({ kind: 'lost', error }),
});

serve(engine, self);
