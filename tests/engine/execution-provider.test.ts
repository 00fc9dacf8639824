import { afterEach, expect, test, vi } from 'vitest';
import { isIos, ladder, probeMachine } from '../../src/engine/execution-provider';
import type { Machine } from '../../src/engine/execution-provider';
import type { Rung } from '../../src/engine/protocol';

afterEach(() => vi.unstubAllGlobals());

const strong: Machine = {
  webgpu: 'device',
  shaderF16: true,
  adapter: 'acme',
  isolated: true,
  ios: false,
  cores: 8,
};
const auto = { executionProvider: 'auto' as const, excluded: [], maxThreads: null };
const tower = { text: 'text.onnx', vision: 'vision.onnx' };
const fp32 = { fp32: tower };
const every = { fp32: tower, fp16: tower, q8: tower };

const short = ({ executionProvider, dtype, threads }: Rung) =>
  `${executionProvider} ${dtype} ${threads}`;

function climb(...args: Parameters<typeof ladder>) {
  const { rungs, refused } = ladder(...args);
  return {
    rungs: rungs.map(short),
    refused: Object.fromEntries(refused.map(({ rung, reason }) => [short(rung), reason])),
  };
}

test('a strong machine and a model with every precision climb the whole ladder, q8 on WASM only', () => {
  expect(climb(strong, every, auto)).toEqual({
    rungs: ['webgpu fp16 1', 'webgpu fp32 1', 'wasm q8 4', 'wasm q8 1'],
    refused: { 'webgpu q8 1': 'wrong-on-webgpu' },
  });
});

test('a model with fp32 alone runs fp32 everywhere', () => {
  expect(climb(strong, fp32, auto)).toEqual({
    rungs: ['webgpu fp32 1', 'wasm fp32 4', 'wasm fp32 1'],
    refused: { 'webgpu fp16 1': 'no-such-precision' },
  });
});

test('precisions that cannot be had are no rungs, and the reason is that there are none', () => {
  expect(climb(strong, every, { ...auto, precisions: ['q8'] })).toEqual({
    rungs: ['wasm q8 4', 'wasm q8 1'],
    refused: {
      'webgpu fp16 1': 'no-such-precision',
      'webgpu fp32 1': 'no-such-precision',
      'webgpu q8 1': 'wrong-on-webgpu',
    },
  });
  expect(climb(strong, every, { ...auto, precisions: ['fp16'] })).toEqual({
    rungs: ['webgpu fp16 1'],
    refused: {
      'webgpu fp32 1': 'no-such-precision',
      'wasm fp32 4': 'no-such-precision',
      'wasm fp32 1': 'no-such-precision',
    },
  });
  const unknown = { ...auto, precisions: ['q8' as const] };
  expect(climb(strong, fp32, unknown).rungs).toEqual([]);
});

test.each([
  ['absent', 'no-webgpu'],
  ['no-adapter', 'no-adapter'],
  ['software', 'software-adapter'],
] as const)('with WebGPU %s, WASM runs and the reason is %s', (webgpu, reason) => {
  const { rungs, refused } = climb({ ...strong, webgpu }, fp32, auto);
  expect(rungs).toEqual(['wasm fp32 4', 'wasm fp32 1']);
  expect(refused['webgpu fp32 1']).toBe(reason);
});

test('an adapter without 16-bit floats runs fp32', () => {
  const { rungs, refused } = climb({ ...strong, shaderF16: false }, every, auto);
  expect(rungs[0]).toBe('webgpu fp32 1');
  expect(refused['webgpu fp16 1']).toBe('no-shader-f16');
});

test('a forced WebGPU runs on a software adapter too, with WASM still below it', () => {
  const forced = { ...auto, executionProvider: 'webgpu' as const };
  expect(climb({ ...strong, webgpu: 'software' }, fp32, forced).rungs).toEqual([
    'webgpu fp32 1',
    'wasm fp32 4',
    'wasm fp32 1',
  ]);
});

test('a forced WASM has no WebGPU above it', () => {
  const { rungs, refused } = climb(strong, fp32, { ...auto, executionProvider: 'wasm' });
  expect(rungs).toEqual(['wasm fp32 4', 'wasm fp32 1']);
  expect(refused['webgpu fp32 1']).toBe('not-chosen');
});

test.each([
  [{ isolated: false }, 'not-isolated'],
  [{ ios: true }, 'ios'],
] as const)('%o leaves one thread', (change, reason) => {
  const { rungs, refused } = climb({ ...strong, ...change, webgpu: 'absent' }, fp32, auto);
  expect(rungs).toEqual(['wasm fp32 1']);
  expect(refused['wasm fp32 4']).toBe(reason);
});

test('threads leave a core to the page, except where there are two', () => {
  const threadsOn = (cores: number, maxThreads: number | null = null) =>
    ladder({ ...strong, cores }, fp32, { ...auto, executionProvider: 'wasm', maxThreads }).rungs[0]!
      .threads;
  expect([1, 2, 3, 4, 5, 16].map((cores) => threadsOn(cores))).toEqual([1, 2, 2, 3, 4, 4]);
  expect([1, 2, 8].map((limit) => threadsOn(16, limit))).toEqual([1, 2, 4]);
});

test('a rung that killed an earlier worker keeps its reason and its words', () => {
  const rung: Rung = { executionProvider: 'webgpu', dtype: 'fp32', threads: 1 };
  const excluded = [{ rung, reason: 'died' as const, detail: 'device lost' }];
  const { rungs, refused } = ladder(strong, fp32, { ...auto, excluded });
  expect(rungs.map(short)).toEqual(['wasm fp32 4', 'wasm fp32 1']);
  expect(refused).toContainEqual(excluded[0]);
});

const iPadAsMacintosh =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';
const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
const windows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

test.each([
  ['an iPhone', iPhone, 0, true],
  ['an iPad, which calls itself a Macintosh and has a touch screen', iPadAsMacintosh, 5, true],
  ['a Macintosh', iPadAsMacintosh, 0, false],
  ['a touch screen on Windows', windows, 10, false],
])('%s is iOS or is not', (_what, userAgent, touchPoints, expected) => {
  expect(isIos(userAgent, touchPoints)).toBe(expected);
});

test('a worker, which cannot count touch points, goes by what the page has counted', async () => {
  vi.stubGlobal('navigator', { userAgent: iPadAsMacintosh, hardwareConcurrency: 4 });
  expect(await probeMachine(5)).toMatchObject({ ios: true, cores: 4, webgpu: 'absent' });
  expect(await probeMachine(0)).toMatchObject({ ios: false });
});
