import { describe, expect, test } from 'vitest';
import {
  chartSize,
  drawChart,
  fitText,
  mostRows,
  type ChartContext,
  type ChartFacts,
} from '../../src/io/chart-image';

interface Drawn {
  text: { text: string; x: number; y: number; align: string; color: string; px: number }[];
  boxes: { x: number; y: number; width: number; height: number; color: string }[];
  pictures: { x: number; y: number; width: number; height: number }[];
}

/** Half an em a Latin letter, a whole one a Chinese: enough to judge what fits. */
function widthOf(text: string, px: number): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? px : px / 2), 0);
}

function recorder(): { context: ChartContext; drawn: Drawn } {
  const drawn: Drawn = { text: [], boxes: [], pictures: [] };
  const context = {
    fillStyle: '',
    font: '10px sans-serif',
    textAlign: 'left' as CanvasTextAlign,
    textBaseline: 'alphabetic' as CanvasTextBaseline,
    fillRect(x: number, y: number, width: number, height: number) {
      drawn.boxes.push({ x, y, width, height, color: context.fillStyle });
    },
    fillText(text: string, x: number, y: number) {
      const px = fontPx();
      drawn.text.push({ text, x, y, align: context.textAlign, color: context.fillStyle, px });
    },
    measureText: (text: string) => ({ width: widthOf(text, fontPx()) }) as TextMetrics,
    drawImage(_: CanvasImageSource, x: number, y: number, width: number, height: number) {
      drawn.pictures.push({ x, y, width, height });
    },
  };
  const fontPx = () => Number(/(\d+)px/.exec(context.font)![1]);
  return { context, drawn };
}

const colors = { background: '#fff', text: '#111', softText: '#666', track: '#eee', bar: '#36c' };

function factsOf(labels: readonly string[], given: Partial<ChartFacts> = {}): ChartFacts {
  return {
    title: 'street.jpg',
    modelLine: 'Starter · fp32 · WASM',
    rows: labels.map((label, i) => ({
      label,
      prob: 1 / (i + 1),
      probText: `${(100 / (i + 1)).toFixed(1)} %`,
      kind: 'label',
    })),
    moreText: (count) => `and ${count} more`,
    picture: null,
    colors,
    fontFamily: 'sans-serif',
    ...given,
  };
}

function draw(facts: ChartFacts): Drawn {
  const { context, drawn } = recorder();
  drawChart(context, facts);
  return drawn;
}

const picture = { source: {} as CanvasImageSource, widthPx: 4000, heightPx: 1000 };

describe('the chart', () => {
  test('has the title, every label, its probability and the model, in that order', () => {
    expect(draw(factsOf(['dog', 'cat'])).text.map(({ text }) => text)).toEqual([
      'street.jpg',
      'dog',
      '100.0 %',
      'cat',
      '50.0 %',
      'Starter · fp32 · WASM',
    ]);
  });

  test('has a bar as long a part of its track as the probability', () => {
    const { boxes } = draw(factsOf(['a', 'b', 'c', 'd']));
    const tracks = boxes.filter(({ color }) => color === colors.track);
    const bars = boxes.filter(({ color }) => color === colors.bar);
    expect(bars.map((bar, i) => bar.width / tracks[i]!.width)).toEqual([1, 1 / 2, 1 / 3, 1 / 4]);
    bars.forEach((bar, i) => expect(bar).toMatchObject({ x: tracks[i]!.x, y: tracks[i]!.y }));
  });

  test('has no bar out of its track, whatever the number', () => {
    const rows = [NaN, -1, 7].map((prob) => ({
      label: 'x',
      prob,
      probText: '',
      kind: 'label' as const,
    }));
    const { boxes } = draw(factsOf([], { rows }));
    const bars = boxes.filter(({ color }) => color === colors.bar);
    const trackPx = boxes.find(({ color }) => color === colors.track)!.width;
    expect(bars.map(({ width }) => width)).toEqual([0, 0, trackPx]);
  });

  test('draws "none of these" in the soft colour', () => {
    const rows = [{ label: 'none', prob: 0.5, probText: '50 %', kind: 'none' as const }];
    const { text, boxes } = draw(factsOf([], { rows }));
    expect(text.find((each) => each.text === 'none')!.color).toBe(colors.softText);
    expect(boxes.some(({ color }) => color === colors.bar)).toBe(false);
  });

  test.each([
    ['a long label', 'a very long label '.repeat(120)],
    ['a long Chinese label', '一只非常大的狗'.repeat(50)],
    ['a 2,000-word label', 'word '.repeat(2000)],
  ])('keeps %s left of its probability and everything on the canvas', (_, label) => {
    const facts = factsOf([label, 'cat'], { picture, title: label, modelLine: label });
    const { widthPx, heightPx } = chartSize(facts);
    const drawn = draw(facts);
    for (const { text, x, y, align, px } of drawn.text) {
      const width = widthOf(text, px);
      expect(align === 'right' ? x - width : x).toBeGreaterThanOrEqual(0);
      expect(align === 'right' ? x : x + width).toBeLessThanOrEqual(widthPx);
      expect(y + px / 2).toBeLessThanOrEqual(heightPx);
    }
    const [first, prob] = drawn.text.filter(({ px }) => px === 16);
    expect(first!.text).toMatch(/…$/);
    expect(first!.x + widthOf(first!.text, 16)).toBeLessThan(prob!.x - widthOf(prob!.text, 16));
  });

  test('has the picture beside the bars, in its own proportions and not above them', () => {
    const facts = factsOf(['dog'], { picture });
    const { pictures, boxes } = draw(facts);
    expect(pictures).toHaveLength(1);
    const [drawn] = pictures;
    expect(drawn!.width / drawn!.height).toBeCloseTo(4);
    const left = boxes.find(({ color }) => color === colors.track)!.x;
    expect(drawn!.x + drawn!.width).toBeLessThan(left);
    expect(drawn!.y + drawn!.height).toBeLessThan(chartSize(facts).heightPx);
  });

  test.each([
    [1, 5000],
    [5000, 1],
    [300, 400],
  ])('has room for a picture of %i x %i px', (widthPx, heightPx) => {
    const facts = factsOf(['dog'], { picture: { ...picture, widthPx, heightPx } });
    const { pictures, text } = draw(facts);
    expect(pictures[0]!.width).toBeGreaterThanOrEqual(1);
    expect(pictures[0]!.height).toBeGreaterThanOrEqual(1);
    expect(pictures[0]!.y + pictures[0]!.height).toBeLessThan(text.at(-1)!.y - 7);
  });

  test('says how many of 500 labels it does not draw and stays a size that browsers draw', () => {
    const facts = factsOf(Array.from({ length: 500 }, (_, i) => `label ${i}`));
    const { text, boxes } = draw(facts);
    expect(boxes.filter(({ color }) => color === colors.track)).toHaveLength(mostRows);
    expect(text.map((each) => each.text)).toContain('and 440 more');
    expect(chartSize(facts).heightPx * 2).toBeLessThan(8192);
  });

  test('of no label has a title and the model', () => {
    expect(draw(factsOf([])).text).toHaveLength(2);
  });
});

describe('text made to fit', () => {
  const { context } = recorder();

  test('stays whole where there is room', () => {
    expect(fitText(context, 'dog', 15)).toBe('dog');
  });

  test('ends in an ellipsis where there is none', () => {
    expect(fitText(context, 'dogs and cats', 30)).toBe('dogs…');
    expect(fitText(context, 'dog', 1)).toBe('…');
  });

  test('never cuts an emoji or an accent from its letter', () => {
    expect(fitText(context, '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 80)).toMatch(/^(👩‍👩‍👧)*…$/u);
    expect(fitText(context, 'e\u0301'.repeat(9), 32)).toMatch(/^(e\u0301)+…$/);
  });
});
