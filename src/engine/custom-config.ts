import { siglip2Base, siglipBase } from '../clip/catalogue/siglip';
import { CodedError } from '../clip/errors';
import type { ModelSpec } from '../clip/models';

/** What a model's own configuration says of it, as far as an entry needs it. */
export type CustomConfig = Pick<
  ModelSpec,
  | 'activation'
  | 'logitScale'
  | 'logitBias'
  | 'projectionDim'
  | 'contextLength'
  | 'padding'
  | 'lowerCase'
  | 'stripPunctuation'
> & { name: string | null };

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a `config.json` of Hugging Face's `CLIPModel` or `SiglipModel`, with its classes' defaults, and of a
 * `tokenizer_config.json` how text is written for it. Scale and bias are those of the best-known model of
 * its kind: no configuration holds the trained ones. Throws `custom/unsupported-model`.
 */
export function readCustomConfig(config: Json, tokenizerConfig: Json | null): CustomConfig {
  const modelType = String(config['model_type'] ?? '');
  const text = recordIn(config, 'text_config');
  const contextLength = count(text['max_position_embeddings']);
  const name = String(config['_name_or_path'] ?? '')
    .split('/')
    .findLast((part) => part !== '');
  if (modelType === 'clip') {
    const projectionDim = count(config['projection_dim']) ?? 512;
    const shape = {
      projectionDim,
      contextLength: contextLength ?? 77,
      padding: 'longest' as const,
    };
    const asWritten = { lowerCase: false, stripPunctuation: false };
    const scale = { logitScale: 100, logitBias: 0 };
    return { name: name ?? null, activation: 'softmax', ...scale, ...shape, ...asWritten };
  }
  if (modelType !== 'siglip')
    throw new CodedError('custom/unsupported-model', { format: modelType || '?' });
  const written = siglipText(tokenizerConfig);
  const { logitScale, logitBias } = written.stripPunctuation ? siglipBase : siglip2Base;
  return {
    name: name ?? null,
    activation: 'sigmoid',
    logitScale,
    logitBias,
    projectionDim: count(text['projection_size']) ?? count(text['hidden_size']) ?? 768,
    contextLength: contextLength ?? 64,
    padding: 'full',
    ...written,
  };
}

/** SigLIP's own tokenizer canonicalises in Python, before `tokenizer.json`; SigLIP 2's lower-cases. */
function siglipText(config: Json | null): Pick<ModelSpec, 'lowerCase' | 'stripPunctuation'> {
  const tokenizer = String(config?.['tokenizer_class'] ?? '').replace(/Fast$/, '');
  const isFirst = tokenizer === 'SiglipTokenizer';
  const isSecond = tokenizer === 'Siglip2Tokenizer' || tokenizer === 'GemmaTokenizer';
  const keepsCase = config?.['do_lower_case'] === false;
  return { lowerCase: (isFirst && !keepsCase) || isSecond, stripPunctuation: isFirst };
}

function recordIn(config: Json, field: string): Json {
  const value = config[field];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function count(value: unknown): number | null {
  return Number.isInteger(value) && (value as number) > 0 ? (value as number) : null;
}
