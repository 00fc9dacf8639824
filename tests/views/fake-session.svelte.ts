import type { ModelSpec } from '../../src/clip/models';
import { models } from '../../src/clip/models';
import type { ModelSession } from '../../src/state/model-session.svelte';

interface TextCall {
  prompts: readonly string[];
  signal: AbortSignal;
  answer: () => void;
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
  generation = $state(1);
  model: ModelSpec = models[0]!;
  readonly textCalls: TextCall[] = [];
  readonly imageCalls: { key: string | null; signal: AbortSignal; answer: (at: number) => void }[] =
    [];

  embedTexts(prompts: readonly string[], { signal }: { signal: AbortSignal }) {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.textCalls.push({
        prompts,
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
      const answer = (at: number) => {
        const embed = new Float32Array(dim);
        embed[at] = 1;
        resolve({ embed });
      };
      this.imageCalls.push({ key, signal, answer });
    });
  }

  asSession(): ModelSession {
    return this as unknown as ModelSession;
  }
}
