import asyncifyGlue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiGlue from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiWasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import plainGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { ExecutionProvider } from './protocol';

/** Addresses of the two files of one build of the runtime. */
export interface RuntimeFiles {
  mjs: string;
  wasm: string;
}

/**
 * The smallest build that this browser can use: the plain one for WASM; for WebGPU the one for browsers
 * whose WebAssembly can suspend (JSPI), or the larger one that works without.
 */
export function runtimeFiles(executionProvider: ExecutionProvider): RuntimeFiles {
  if (executionProvider === 'wasm') return absolute({ mjs: plainGlue, wasm: plainWasm });
  return 'Suspending' in WebAssembly
    ? absolute({ mjs: jspiGlue, wasm: jspiWasm })
    : absolute({ mjs: asyncifyGlue, wasm: asyncifyWasm });
}

/** The runtime imports its glue by this address from a module elsewhere, so it has to be a full one. */
function absolute({ mjs, wasm }: RuntimeFiles): RuntimeFiles {
  return {
    mjs: new URL(mjs, self.location.href).href,
    wasm: new URL(wasm, self.location.href).href,
  };
}
