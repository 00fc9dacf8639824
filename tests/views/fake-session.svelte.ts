import type { ModelSpec } from '../../src/clip/models';
import { models } from '../../src/clip/models';
import type { Priority } from '../../src/engine/protocol';
import type { ModelSession } from '../../src/state/model-session.svelte';

interface TextCall {
  prompts: readonly string[];
  priority: Priority | undefined;
  signal: AbortSignal;
  answer: () => void;
}

interface ImageCall {
  key: string | null;
  signal: AbortSignal;
  /** With the direction of that index among four, or among as many as another model has. */
  answer: (at: number, dim?: number) => void;
  fail: (error: unknown) => void;
}

const dim = 4;

/** One of four directions by the prompt's length: what a tower would not do, but arithmetic can follow. */
export function directionOf(prompt: string): number[] {
  const row = [0.1, 0.1, 0.1, 0.1];
  row[prompt.length % dim]! += 1;
  const norm = Math.hypot(...row);
  return row.map((value) => value / norm);
}

/** The session's surface that Classification uses; calls wait until the test answers them. */
export class FakeSession {
  phase = $state<'loading' | 'ready' | 'failed'>('ready');
  generation = $state(1);
  model = $state.raw<ModelSpec>(models[0]!);
  readonly textCalls: TextCall[] = [];
  readonly imageCalls: ImageCall[] = [];

  embedTexts(
    prompts: readonly string[],
    { signal, priority }: { signal: AbortSignal; priority?: Priority },
  ) {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.textCalls.push({
        prompts,
        priority,
        signal,
        answer: () =>
          resolve({
            embeds: new Float32Array(prompts.flatMap(directionOf)),
            tokenCounts: new Uint32Array(prompts.length).fill(5),
          }),
      });
    });
  }

  embedImage({ key }: { key: string | null }, { signal }: { signal: AbortSignal }) {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      const answer = (at: number, length = dim) => {
        const embed = new Float32Array(length);
        embed[at] = 1;
        resolve({ embed });
      };
      this.imageCalls.push({ key, signal, answer, fail: reject });
    });
  }

  asSession(): ModelSession {
    return this as unknown as ModelSession;
  }
}
