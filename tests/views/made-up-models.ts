import type { Dtype } from '../../src/clip/models';
import type { LoadedModel } from '../../src/engine/protocol';
import type { StoredModel } from '../../src/engine/store-protocol';
import type { ShippedModels } from '../../src/io/shipped-models';
import { ModelLibrary } from '../../src/state/model-library.svelte';
import type { ModelSession } from '../../src/state/model-session.svelte';
import { emptyContents, FakeStore, libraryParts } from '../state/fake-store';

export type Refused = ModelSession['refused'];
type Reason = Refused[number]['reason'];

/** A rung that was refused, and why. */
export const refusedRung = (
  executionProvider: 'webgpu' | 'wasm',
  dtype: Dtype,
  reason: Reason,
  threads = 1,
): Refused[number] => ({ rung: { executionProvider, dtype, threads }, reason, detail: '' });
/** What a browser without WebGPU refuses. */
export const noGpu = [
  refusedRung('webgpu', 'fp16', 'no-webgpu'),
  refusedRung('webgpu', 'fp32', 'no-webgpu'),
];
/** A loaded model as far as its rung goes. */
export const running = (dtype: Dtype, executionProvider: 'webgpu' | 'wasm' = 'wasm') =>
  ({ rung: { executionProvider, dtype, threads: 1 } }) as LoadedModel;

/** The models of a device that keeps these, at a site that ships those. */
export function modelsOf(stored: readonly StoredModel[], shipped: ShippedModels) {
  const library = new ModelLibrary(libraryParts(new FakeStore()));
  library.contents = { ...emptyContents, models: stored };
  const precisions = (id: string) => [
    ...(shipped[id] ?? []),
    ...(library.stored(id)?.dtypes ?? []),
  ];
  return { shipped, library, precisions };
}
