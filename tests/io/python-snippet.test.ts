import { describe, expect, test } from 'vitest';
import { pythonSnippet } from '../../src/io/python-snippet';
import { pythonComment, pythonList, pythonNumber, pythonString } from '../../src/io/python-text';
import { snippetCases } from './snippet-cases';

describe('the same in Python', () => {
  // tools/make-reference/check_snippets.py compiles and runs the stored texts.
  test.each(Object.entries(snippetCases))('is the stored program: %s', async (name, facts) => {
    await expect(pythonSnippet(facts)).toMatchFileSnapshot(`../reference/snippets/${name}.py`);
  });

  test('is the lecture’s own lines where nothing else is set', () => {
    const snippet = pythonSnippet(snippetCases['clip-plain']!);
    expect(snippet).toContain('CLIPModel.from_pretrained(repo, revision=revision)');
    expect(snippet).toContain(
      'logits = outputs.logits_per_image\nprobs = logits.softmax(dim=1)[0]',
    );
    expect(snippet).not.toContain('groups');
  });

  test('pins a revision in each program', () => {
    for (const facts of Object.values(snippetCases)) {
      expect(pythonSnippet(facts)).toMatch(/revision/);
    }
  });

  test('reads a model from somebody’s disk where that person keeps it', () => {
    const facts = snippetCases['tinyclip-combined']!;
    const custom = { ...facts.model, id: 'custom-0123456789', repo: null };
    const snippet = pythonSnippet({ ...facts, model: custom });
    expect(snippet).toContain('folder = Path("path/to/the/model")');
    expect(snippet).not.toMatch(/public\/models|huggingface_hub/);
  });

  test('is refused for a precision that the model does not have', () => {
    const facts = { ...snippetCases['starter-plain']!, dtype: 'fp16' as const };
    expect(() => pythonSnippet(facts)).toThrow('Starter has no files at fp16 precision.');
  });
});

describe('Python text', () => {
  test('is one literal on one line whatever is in it', () => {
    expect(pythonString('a "b" \\ \n\r\t\0')).toBe('"a \\"b\\" \\\\ \\n\\r\\t\\u0000"');
    expect(pythonString('一只狗 🐕')).toBe('"一只狗 🐕"');
    expect(pythonString('\u202e\u2028\ufeff\u0085')).toBe('"\\u202e\\u2028\\ufeff\\u0085"');
    expect(pythonString('\ud800')).toBe('"\\ud800"');
  });

  test('lists none, one and several', () => {
    expect(pythonList([])).toBe('[]');
    expect(pythonList(['a'])).toBe('["a"]');
    expect(pythonList(['a', 'b'])).toBe('[\n    "a",\n    "b",\n]');
  });

  test('keeps a number as it is', () => {
    expect([100, 100.00000595, 0, -12.932437, 1e-7].map(pythonNumber)).toEqual([
      '100.0',
      '100.00000595',
      '0.0',
      '-12.932437',
      '1e-7',
    ]);
    expect(pythonNumber(-Infinity)).toBe('float("-inf")');
  });

  test('lets no comment begin a line of code', () => {
    expect(pythonComment('a\nimport os\r\u2028b')).toBe('# a import os b');
  });
});
