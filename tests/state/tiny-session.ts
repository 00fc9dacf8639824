import { models } from '../../src/clip/models';
import { createEngine } from '../../src/engine/engine';
import type { EngineParts } from '../../src/engine/engine';
import type { Machine } from '../../src/engine/execution-provider';
import { ModelSession } from '../../src/state/model-session.svelte';
import { tinyModel, tinyParts } from '../engine/engine-parts';
import { overChannel } from '../engine/over-channel';
import type { ChannelWorker } from '../engine/over-channel';

/** `stuck`: texts are never answered. */
export type Changes = Partial<EngineParts> & { stuck?: boolean };

const adapter: Machine = {
  webgpu: 'device',
  shaderF16: false,
  adapter: 'acme',
  isolated: true,
  ios: false,
  cores: 2,
};
const probe = (machine: Machine) => ({ probe: async () => machine });
export const gpu = probe(adapter);
export const noGpuMachine: Machine = { ...adapter, webgpu: 'absent' };
export const noGpu = probe(noGpuMachine);

export const starter = models[0]!;
/** Those of the newest session, in the order they were started. */
export const workers: ChannelWorker[] = [];

/** A session of tiny engines; the n-th worker is built with the n-th changes, later ones with the last. */
export async function tinySession(...changes: [Changes, ...Changes[]]): Promise<ModelSession> {
  const model = await tinyModel();
  workers.length = 0;
  const spawn = () => {
    const { stuck, ...parts } = changes[Math.min(workers.length, changes.length - 1)]!;
    const engine = createEngine({
      ...tinyParts(parts).parts,
      onSpan: (span) => worker.tell({ kind: 'span', span }),
      onLost: (error) => worker.tell({ kind: 'lost', error }),
    });
    const worker: ChannelWorker = overChannel({
      ...engine,
      loadModel: (request, context) => engine.loadModel({ ...request, model }, context),
      ...(stuck && { embedTexts: () => new Promise(() => undefined) }),
    });
    workers.push(worker);
    return worker;
  };
  return new ModelSession({ spawn, siteUrl: 'https://site.test/', touchPoints: 5 });
}

export const soon = () => new Promise((resolve) => setTimeout(resolve, 30));
export const rungOf = ({ loaded }: ModelSession) => loaded?.rung.executionProvider;
