/** The models that a site ships: the part of the English table for choosing among them. */
export const models = {
  title: 'Models on this site',
  kept: 'Another model keeps your labels and pictures.',
  use: 'Use',
  useNamed: (name: string, size: string) => `Use ${name}, ${size}`,
  inUse: 'in use',
  loading: (done: string, total: string) => `${done} of ${total} MB`,
  size: (megabytes: string, precision: string) => `${megabytes} MB at ${precision}`,
  licence: (name: string) => `${name} licence`,
  imagenet: (percent: string) => `ImageNet ${percent} % without training on it`,
  unable: 'This device can run none of the precisions that this site has.',
  asked: (name: string) =>
    `The link was made with ${name}, so its numbers differ from these. It is on this site.`,
};
