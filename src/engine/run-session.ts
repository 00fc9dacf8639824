import type * as ort from 'onnxruntime-web/webgpu';
import { l2Normalise } from '../clip/embeds';
import { CodedError } from '../clip/errors';

/** The first of these names that the session gives. Throws `engine/run-failed`, reason `failed-to-load`. */
export function outputOf(session: ort.InferenceSession, names: readonly string[]): string {
  const found = names.find((each) => session.outputNames.includes(each));
  if (found) return found;
  const detail = `no output ${names[0]} among ${session.outputNames.join(', ')}`;
  throw new CodedError('engine/run-failed', { reason: 'failed-to-load', detail });
}

/** One run. Throws `engine/run-failed` where the runtime does. */
export async function run(
  session: ort.InferenceSession,
  feeds: Record<string, ort.Tensor>,
  outputs: readonly string[],
): Promise<ort.InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(feeds, outputs);
  } catch (cause) {
    throw runFailure('run', cause);
  }
}

/** One run's embeds `[rows x dim]`, L2-normalised. Throws `engine/run-failed` where the runtime does or its numbers are none. */
export async function runForEmbeds(
  session: ort.InferenceSession,
  feeds: Record<string, ort.Tensor>,
  output: string,
  dim: number,
): Promise<Float32Array<ArrayBuffer>> {
  const tensor = (await run(session, feeds, [output]))[output]!;
  const data = await read(tensor);
  tensor.dispose();
  if (!(data instanceof Float32Array)) throw runFailure('run', `${output} is not float32`);
  const embeds = l2Normalise(data, dim);
  if (embeds.some(Number.isNaN)) throw runFailure('run', `${output} has no direction`);
  return embeds;
}

async function read(tensor: ort.InferenceSession.OnnxValueMapType[string]): Promise<unknown> {
  try {
    return await tensor.getData();
  } catch (cause) {
    throw runFailure('run', cause);
  }
}

/** What the runtime told, as the app's error. */
export function runFailure(reason: 'failed-to-load' | 'run', cause: unknown): CodedError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new CodedError('engine/run-failed', { reason, detail }, { cause });
}
