import type { CollectionFacts, LabelFacts } from '../../src/io/collection-facts';

/** What is said of a collection by a model that there is not, for these labels. */
export const madeUpFacts = (...labels: LabelFacts[]): CollectionFacts => ({
  appVersion: '0',
  createdAt: new Date(0),
  model: { id: 'm', name: 'M', repo: null, revision: '1' },
  dtype: 'fp32',
  executionProvider: 'wasm',
  templates: ['{}'],
  activation: 'softmax',
  logitScale: 100,
  logitBias: 0,
  rule: { kind: 'threshold' },
  labels,
});
