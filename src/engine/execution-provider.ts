import type { Dtype, ModelSpec } from '../clip/models';
import type { ExecutionProvider, LoadRequest, RefusalReason, RefusedRung, Rung } from './protocol';

/** What this machine and this page offer, as probed. */
export interface Machine {
  /** `device`: an adapter gives a device. `software`: it does, but computes on the CPU. */
  webgpu: 'device' | 'software' | 'no-adapter' | 'absent';
  shaderF16: boolean;
  /** The adapter's own description, or why there is none. */
  adapter: string;
  /** WASM threads need memory shared between workers, which only an isolated page has. */
  isolated: boolean;
  ios: boolean;
  cores: number;
}

export interface Ladder {
  /** Best first. */
  rungs: readonly Rung[];
  /** In the order they would have had. */
  refused: readonly RefusedRung[];
}

type Choice = Pick<LoadRequest, 'executionProvider' | 'excluded' | 'maxThreads' | 'precisions'>;
type Refusal = { reason: RefusalReason; detail: string };

/** More threads than this gain little on towers of this size. */
const mostThreads = 4;

/**
 * The rungs to try, best first, and why the others are left out. A forced WebGPU still has WASM below
 * it, so that the page goes on where WebGPU fails; a forced WASM has no WebGPU above it.
 */
export function ladder(machine: Machine, all: ModelSpec['towers'], choice: Choice): Ladder {
  const towers = toBeHad(all, choice.precisions);
  const rungs: Rung[] = [];
  const refused: RefusedRung[] = [];
  for (const rung of allRungs(machine, towers, choice.maxThreads)) {
    const refusal = refusalOf(rung, machine, towers, choice);
    if (refusal) refused.push({ rung, ...refusal });
    else rungs.push(rung);
  }
  return { rungs, refused };
}

function toBeHad(
  towers: ModelSpec['towers'],
  precisions: LoadRequest['precisions'],
): ModelSpec['towers'] {
  if (!precisions) return towers;
  const entries = precisions.map((dtype) => [dtype, towers[dtype]] as const);
  return Object.fromEntries(entries.filter(([, tower]) => tower));
}

function allRungs(
  { cores }: Machine,
  towers: ModelSpec['towers'],
  maxThreads: number | null,
): readonly Rung[] {
  const wanted = Math.min(mostThreads, cores > 2 ? cores - 1 : cores, maxThreads ?? Infinity);
  const threads = Math.max(2, wanted);
  const wasm: Dtype = towers.q8 ? 'q8' : 'fp32';
  const webgpu: Dtype[] = towers.q8 ? ['fp16', 'fp32', 'q8'] : ['fp16', 'fp32'];
  return [
    ...webgpu.map((dtype) => ({ executionProvider: 'webgpu' as const, dtype, threads: 1 })),
    { executionProvider: 'wasm', dtype: wasm, threads },
    { executionProvider: 'wasm', dtype: wasm, threads: 1 },
  ];
}

function refusalOf(
  rung: Rung,
  machine: Machine,
  towers: ModelSpec['towers'],
  choice: Choice,
): Refusal | null {
  const before = choice.excluded.find((excluded) => isSameRung(excluded.rung, rung));
  if (before) return { reason: before.reason, detail: before.detail };
  const refuse = (reason: RefusalReason, detail = '') => ({ reason, detail });
  const { executionProvider, maxThreads } = choice;
  if (executionProvider === 'wasm' && rung.executionProvider === 'webgpu')
    return refuse('not-chosen');
  const reason =
    rung.executionProvider === 'webgpu'
      ? webgpuRefusal(rung.dtype, machine, executionProvider)
      : rung.threads > 1 && threadsRefusal(machine, maxThreads);
  if (reason) return refuse(reason, rung.executionProvider === 'webgpu' ? machine.adapter : '');
  return towers[rung.dtype] ? null : refuse('no-such-precision');
}

function webgpuRefusal(
  dtype: Dtype,
  machine: Machine,
  forced: 'auto' | ExecutionProvider,
): RefusalReason | null {
  if (dtype === 'q8') return 'wrong-on-webgpu';
  if (machine.webgpu === 'absent') return 'no-webgpu';
  if (machine.webgpu === 'no-adapter') return 'no-adapter';
  if (dtype === 'fp16' && !machine.shaderF16) return 'no-shader-f16';
  if (machine.webgpu === 'software' && forced !== 'webgpu') return 'software-adapter';
  return null;
}

function threadsRefusal(machine: Machine, maxThreads: number | null): RefusalReason | null {
  if (machine.ios) return 'ios';
  if (!machine.isolated) return 'not-isolated';
  return Math.min(machine.cores, maxThreads ?? Infinity) < 2 ? 'not-chosen' : null;
}

/** Whether two rungs are the same step. */
export function isSameRung(a: Rung, b: Rung): boolean {
  return (
    a.executionProvider === b.executionProvider && a.dtype === b.dtype && a.threads === b.threads
  );
}

/** Whether that browser is one of iOS. An iPad calls itself a Macintosh; no Macintosh has a touch screen. */
export function isIos(userAgent: string, touchPoints: number): boolean {
  return /iPad|iPhone|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
}

/**
 * Looks at this machine, whose touch points only the page can count. Never throws: what cannot be had
 * is described as missing.
 */
export async function probeMachine(touchPoints: number): Promise<Machine> {
  return {
    ...(await probeWebgpu()),
    isolated: globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function',
    ios: isIos(navigator.userAgent, touchPoints),
    cores: navigator.hardwareConcurrency || 1,
  };
}

async function probeWebgpu(): Promise<Pick<Machine, 'webgpu' | 'shaderF16' | 'adapter'>> {
  const none = { shaderF16: false, adapter: '' };
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (!gpu) return { ...none, webgpu: 'absent' };
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { ...none, webgpu: 'no-adapter' };
    const device = await adapter.requestDevice();
    device.destroy();
    return {
      webgpu: isSoftware(adapter.info) ? 'software' : 'device',
      shaderF16: adapter.features.has('shader-f16'),
      adapter: adapterName(adapter.info),
    };
  } catch (error) {
    return { ...none, webgpu: 'no-adapter', adapter: String(error) };
  }
}

/** Vendor, architecture and description of an adapter, as far as the browser tells them. */
export function adapterName({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  return [vendor, architecture, device, description].filter(Boolean).join(' ');
}

function isSoftware(info: GPUAdapterInfo): boolean {
  const isFallback = (info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  return isFallback || /swiftshader|llvmpipe|lavapipe|basic render/i.test(adapterName(info));
}
