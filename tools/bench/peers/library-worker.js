/** What pages built on transformers.js do: its pipeline, and its split classes with text kept. */
import {
  AutoProcessor,
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
  pipeline,
  RawImage,
} from '@xenova/transformers';
import { runtimeFiles } from '../../../src/engine/runtime-files';
import { answer } from './answer.js';

const template = 'a photo of a {}.';
let classify, tokenizer, processor, textModel, visionModel, image;
/** Unit text embeds by label, and the present picture's. */
const kept = new Map();
let imageEmbed = null;

function configure(modelsPath, threads, backend) {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  // A path: what looks like a URL it takes for a remote host.
  env.localModelPath = modelsPath;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.backends.onnx.wasm.wasmPaths = runtimeFiles(backend);
  env.backends.onnx.wasm.numThreads = threads;
}

function unit(values) {
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}

function scores(labels, scale) {
  const logits = labels.map((label) => {
    const weights = kept.get(label);
    return scale * weights.reduce((sum, weight, i) => sum + weight * imageEmbed[i], 0);
  });
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const total = powers.reduce((sum, power) => sum + power);
  return powers.map((power) => power / total);
}

async function embedImage() {
  const inputs = await processor(image);
  const { image_embeds } = await visionModel(inputs);
  imageEmbed = unit(Array.from(image_embeds.data));
}

async function embedMissing(labels) {
  const missing = labels.filter((label) => !kept.has(label));
  if (missing.length === 0) return;
  const texts = missing.map((label) => template.replace('{}', label));
  const inputs = tokenizer(texts, { padding: true, truncation: true });
  const { text_embeds } = await textModel(inputs);
  const dim = text_embeds.dims[1];
  const flat = Array.from(text_embeds.data);
  missing.forEach((label, i) => kept.set(label, unit(flat.slice(i * dim, (i + 1) * dim))));
}

answer({
  async loadPipeline({ modelsPath, id, threads, backend }) {
    configure(modelsPath, threads, backend);
    const options = { device: backend, dtype: 'fp32' };
    classify = await pipeline('zero-shot-image-classification', id, options);
  },
  async loadSplit({ modelsPath, id, threads, backend }) {
    configure(modelsPath, threads, backend);
    const options = { device: backend, dtype: 'fp32' };
    tokenizer = await AutoTokenizer.from_pretrained(id);
    processor = await AutoProcessor.from_pretrained(id);
    textModel = await CLIPTextModelWithProjection.from_pretrained(id, options);
    visionModel = await CLIPVisionModelWithProjection.from_pretrained(id, options);
  },
  /** Decodes the picture that later calls classify: not part of their time. */
  async takeImage({ blob }) {
    image = await RawImage.fromBlob(blob);
  },
  async pipeline({ labels }) {
    const found = await classify(image, labels, { hypothesis_template: template });
    return { best: found[0].label };
  },
  /** What a page has before anybody types: a picture's embed and its labels'. */
  async prime({ labels }) {
    await embedMissing(labels);
    await embedImage();
  },
  async labels({ labels, scale }) {
    await embedMissing(labels);
    return { probs: scores(labels, scale) };
  },
  async image({ labels, scale }) {
    await embedImage();
    return { probs: scores(labels, scale) };
  },
  async decode({ blob }) {
    const startMs = performance.now();
    const bitmap = await createImageBitmap(blob);
    const ms = performance.now() - startMs;
    bitmap.close();
    return { ms };
  },
  async preprocess({ blob }) {
    const startMs = performance.now();
    const picture = await RawImage.fromBlob(blob);
    const { pixel_values } = await processor(picture);
    return { ms: performance.now() - startMs, length: pixel_values.data.length };
  },
});
