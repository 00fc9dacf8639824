import { isCustomId } from '../clip/model-spec';
import type { Dtype, ModelSpec } from '../clip/models';
import { neutralWords } from '../clip/prompts';
import type { Activation } from '../clip/scores';
import { pythonComment, pythonList, pythonNumber, pythonString } from './python-text';

export interface SnippetFacts {
  model: Pick<
    ModelSpec,
    | 'id'
    | 'name'
    | 'repo'
    | 'revision'
    | 'activation'
    | 'logitScale'
    | 'logitBias'
    | 'contextLength'
    | 'padding'
    | 'lowerCase'
    | 'towers'
  >;
  dtype: Dtype;
  pictureName: string;
  /** Those that count: neither empty nor repeated. */
  labels: readonly string[];
  templates: readonly string[];
  activation: Activation;
  logitScale: number;
  /** The page's wording of the "none of these" row, or null where it is off. */
  noneLabel: string | null;
}

/** Where the PyTorch weights of an ONNX repository are, pinned. */
const pytorchRepos: Readonly<Record<string, { repo: string; revision: string }>> = {
  'Xenova/clip-vit-base-patch32': {
    repo: 'openai/clip-vit-base-patch32',
    revision: '3d74acf9a28c67741b2f4f2ea7635f0aaf6f0268',
  },
  'Xenova/clip-vit-base-patch16': {
    repo: 'openai/clip-vit-base-patch16',
    revision: '57c216476eefef5ab752ec549e440a49ae4ae5f3',
  },
  'Xenova/siglip-base-patch16-224': {
    repo: 'google/siglip-base-patch16-224',
    revision: '7fd15f0689c79d79e38b1c2e2e2370a7bf2761ed',
  },
  'onnx-community/siglip2-base-patch16-224-ONNX': {
    repo: 'google/siglip2-base-patch16-224',
    revision: '75de2d55ec2d0b4efc50b3e9ad70dba96a7b2fa2',
  },
};

/**
 * A Python program that computes the same probabilities: with Hugging Face transformers where the model's
 * PyTorch weights are on the hub, in the lecture's own lines where one template and the model's own scale
 * are set; else with onnxruntime on the page's own files. Throws a sentence where the model has no file of
 * that precision.
 */
export function pythonSnippet(facts: SnippetFacts): string {
  const source = facts.model.repo === null ? undefined : pytorchRepos[facts.model.repo];
  const blocks = source
    ? [torchHead(facts, source), labelBlock(facts), torchScores(facts)]
    : [onnxHead(facts), labelBlock(facts), onnxScores(facts)];
  return `${[...blocks, printing].map((block) => block.join('\n')).join('\n\n')}\n`;
}

const printing = [
  'for label, prob in zip(labels, probs.tolist()):',
  '    print(f"{prob:8.2%}  {label}")',
];

function isPlain({ templates, noneLabel, activation, logitScale, model }: SnippetFacts): boolean {
  const ownScores = activation === model.activation && logitScale === model.logitScale;
  return templates.length === 1 && noneLabel === null && ownScores;
}

function torchHead(facts: SnippetFacts, { repo, revision }: { repo: string; revision: string }) {
  const isSiglip = facts.model.activation === 'sigmoid';
  const [modelClass, processorClass] = isSiglip
    ? ['AutoModel', 'AutoProcessor']
    : ['CLIPModel', 'CLIPProcessor'];
  const packages = `torch transformers pillow${isSiglip ? ' sentencepiece protobuf' : ''}`;
  return [
    pythonComment(
      `The same in Python: ${facts.model.name}, ${repo} (the page ran ${facts.dtype}).`,
    ),
    pythonComment(`pip install ${packages}`),
    'import torch',
    'from PIL import Image, ImageOps',
    `from transformers import ${modelClass}, ${processorClass}`,
    '',
    `repo = ${pythonString(repo)}`,
    `revision = ${pythonString(revision)}`,
    `model = ${modelClass}.from_pretrained(repo, revision=revision).eval()`,
    `processor = ${processorClass}.from_pretrained(repo, revision=revision)`,
    '',
    ...imageLines(facts),
  ];
}

function imageLines({ pictureName }: SnippetFacts): string[] {
  const file = pythonString(pictureName);
  return [`image = ImageOps.exif_transpose(Image.open(${file})).convert("RGB")`];
}

function labelBlock(facts: SnippetFacts): string[] {
  const lower = facts.model.lowerCase ? '.lower()' : '';
  const lines = [`labels = ${pythonList(facts.labels)}`];
  const hasTorchWeights = facts.model.repo !== null && facts.model.repo in pytorchRepos;
  if (isPlain(facts) && hasTorchWeights) {
    const [template] = facts.templates;
    const filled = `${pythonString(template!)}.replace("{}", label)${lower}`;
    return [...lines, `prompts = [${filled} for label in labels]`];
  }
  lines.push(
    `templates = ${pythonList(facts.templates)}`,
    `groups = [[t.replace("{}", label)${lower} for t in templates] for label in labels]`,
  );
  if (facts.noneLabel !== null) {
    lines.push(
      `words = [${neutralWords.map(pythonString).join(', ')}]`,
      `groups.append([t.replace("{}", word)${lower} for word in words for t in templates])`,
      `labels.append(${pythonString(facts.noneLabel)})`,
    );
  }
  return [...lines, 'prompts = [prompt for group in groups for prompt in group]'];
}

function paddingText({ padding, contextLength }: SnippetFacts['model']): string {
  const how = padding === 'full' ? '"max_length"' : 'True';
  return `padding=${how}, truncation=True, max_length=${contextLength}`;
}

function torchScores(facts: SnippetFacts): string[] {
  const { activation, model } = facts;
  const turned = activation === 'softmax' ? 'logits.softmax(dim=1)[0]' : 'logits.sigmoid()[0]';
  const run = [
    'inputs = processor(',
    `    text=prompts, images=image, return_tensors="pt",`,
    `    ${paddingText(model)},`,
    ')',
    'with torch.no_grad():',
    '    outputs = model(**inputs)',
  ];
  if (isPlain(facts)) return [...run, 'logits = outputs.logits_per_image', `probs = ${turned}`];
  return [
    ...run,
    '',
    ...averaging,
    'rows = outputs.text_embeds.split([len(group) for group in groups])',
    'means = torch.stack([row.mean(0) for row in rows])',
    'weights = means / means.norm(dim=1, keepdim=True)',
    'cosines = outputs.image_embeds @ weights.T',
    ...scaleLines(facts),
    'logits = cosines * scale + bias',
    `probs = ${turned}`,
  ];
}

const averaging = ["# A label's embed is the mean of its prompts' embeds, normalised again."];

function scaleLines({ logitScale, model }: SnippetFacts): string[] {
  const own = pythonNumber(model.logitScale);
  const note = logitScale === model.logitScale ? '' : `  # the model's own is ${own}`;
  return [`scale = ${pythonNumber(logitScale)}${note}`, `bias = ${pythonNumber(model.logitBias)}`];
}

function onnxHead(facts: SnippetFacts): string[] {
  const { model, dtype } = facts;
  const fromHub = model.repo !== null;
  const packages = `onnxruntime transformers pillow${fromHub ? ' huggingface_hub' : ''}`;
  return [
    pythonComment(`The same in Python: ${model.name}, the page's own ${dtype} files.`),
    pythonComment(`pip install ${packages}`),
    'from pathlib import Path',
    '',
    'import numpy as np',
    'import onnxruntime',
    ...(fromHub ? ['from huggingface_hub import snapshot_download'] : []),
    'from PIL import Image, ImageOps',
    'from transformers import AutoImageProcessor, AutoTokenizer',
    '',
    ...folderLines(facts),
    'tokenizer = AutoTokenizer.from_pretrained(folder)',
    'image_processor = AutoImageProcessor.from_pretrained(folder, use_fast=False)',
    '',
    ...imageLines(facts),
  ];
}

function folderLines(facts: SnippetFacts): string[] {
  const { model } = facts;
  if (isCustomId(model.id)) {
    return [
      pythonComment('The folder that the model was chosen from.'),
      'folder = Path("path/to/the/model")',
    ];
  }
  if (model.repo === null) {
    return [
      pythonComment(`The model's folder in the page's repository (revision ${model.revision}).`),
      `folder = Path(${pythonString(`public/models/${model.id}`)})`,
    ];
  }
  const { text, vision } = towersOf(facts);
  const patterns = ['*.json', '*.txt', ...new Set([text, vision])].map(pythonString).join(', ');
  return [
    'folder = Path(',
    '    snapshot_download(',
    `        ${pythonString(model.repo)},`,
    `        revision=${pythonString(model.revision)},`,
    `        allow_patterns=[${patterns}],`,
    '    )',
    ')',
  ];
}

function towersOf({ model, dtype }: SnippetFacts): { text: string; vision: string } {
  const towers = model.towers[dtype];
  if (!towers) throw new Error(`${model.name} has no files at ${dtype} precision.`);
  return 'combined' in towers ? { text: towers.combined, vision: towers.combined } : towers;
}

function onnxScores(facts: SnippetFacts): string[] {
  const { text, vision } = towersOf(facts);
  return [
    `inputs = dict(tokenizer(prompts, return_tensors="np", ${paddingText(facts.model)}))`,
    'inputs.update(image_processor(image, return_tensors="np"))',
    '',
    '',
    'def embeds(file, output):',
    '    session = onnxruntime.InferenceSession(folder / file)',
    '    feeds = {each.name: inputs[each.name] for each in session.get_inputs()}',
    '    names = [each.name for each in session.get_outputs()]',
    '    rows = session.run([output if output in names else "pooler_output"], feeds)[0]',
    '    return rows / np.linalg.norm(rows, axis=1, keepdims=True)',
    '',
    '',
    ...averaging,
    `rows = embeds(${pythonString(text)}, "text_embeds")`,
    'ends = np.cumsum([len(group) for group in groups])',
    'means = np.stack([part.mean(0) for part in np.split(rows, ends[:-1])])',
    'weights = means / np.linalg.norm(means, axis=1, keepdims=True)',
    `cosines = weights @ embeds(${pythonString(vision)}, "image_embeds")[0]`,
    ...scaleLines(facts),
    'logits = cosines.astype(np.float64) * scale + bias',
    ...(facts.activation === 'softmax'
      ? ['exps = np.exp(logits - logits.max())', 'probs = exps / exps.sum()']
      : ['probs = 1 / (1 + np.exp(-logits))']),
  ];
}
