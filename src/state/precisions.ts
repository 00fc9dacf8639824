import type { Dtype } from '../clip/models';
import type { RefusedRung } from '../engine/protocol';

type Refused = readonly RefusedRung[];

/**
 * The precisions of those that this machine can run, best first, as far as the rungs tell that did not
 * run the newest model: a rung refused only for want of files says that the machine could.
 */
export function precisionsHere(precisions: readonly Dtype[], refused: Refused): readonly Dtype[] {
  const isBarred = (dtype: Dtype) =>
    refused.some(
      ({ rung, reason }) =>
        rung.executionProvider === 'webgpu' &&
        rung.dtype === dtype &&
        reason !== 'no-such-precision',
    );
  const onWebgpu = (['fp16', 'fp32'] as const).filter((dtype) => !isBarred(dtype));
  const order: readonly Dtype[] = [...new Set<Dtype>([...onWebgpu, 'q8', 'fp32'])];
  return order.filter((dtype) => precisions.includes(dtype));
}

/** The precision that this machine would use of those; null for none. */
export function precisionHere(precisions: readonly Dtype[], refused: Refused): Dtype | null {
  return precisionsHere(precisions, refused)[0] ?? null;
}

/**
 * The precision to fetch: 16-bit floats where the GPU computes in them, else 8-bit weights, a quarter of
 * full precision's bytes, and so where nothing is known of the machine yet (`refused` null). Null where it
 * can run none.
 */
export function precisionToFetch(
  precisions: readonly Dtype[],
  refused: Refused | null,
): Dtype | null {
  const here = precisionsHere(precisions, refused ?? []);
  const order = refused ? (['fp16', 'q8'] as const) : (['q8'] as const);
  return order.find((dtype) => here.includes(dtype)) ?? here[0] ?? null;
}
