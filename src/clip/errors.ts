/**
 * Every error a person can meet. The code crosses threads and is worded by the page's text table;
 * `data` fills that sentence in.
 */
export type ErrorCode =
  | 'picture/empty'
  | 'picture/not-a-picture'
  | 'picture/truncated'
  | 'picture/unsupported-format'
  | 'picture/too-large'
  | 'picture/undecodable'
  | 'picture/unreadable'
  | 'picture/address-only'
  | 'picture/strip-full'
  | 'picture/none-in-folder'
  | 'picture/folder-cut'
  | 'camera/refused'
  | 'camera/absent'
  | 'camera/gone'
  | 'camera/busy'
  | 'model/unreachable'
  | 'model/missing-file'
  | 'model/not-the-file'
  | 'model/wrong-length'
  | 'model/wrong-hash'
  | 'model/unreadable-config'
  | 'model/no-backend'
  | 'model/no-precision-here'
  | 'hub/unreachable'
  | 'hub/stalled'
  | 'hub/no-such-file'
  | 'hub/refused'
  | 'hub/failed'
  | 'hub/web-page'
  | 'hub/wrong-length'
  | 'hub/wrong-hash'
  | 'hub/changed'
  | 'hub/redirect'
  | 'hub/not-allowed'
  | 'hub/odd-answer'
  | 'storage/no-room'
  | 'storage/full'
  | 'storage/refused'
  | 'storage/in-use'
  | 'onnx/unreadable'
  | 'onnx/external-data'
  | 'onnx/missing-tensor'
  | 'onnx/wrong-tensor'
  | 'onnx/inseparable'
  | 'custom/missing-file'
  | 'custom/unreadable-file'
  | 'custom/unsupported-model'
  | 'custom/no-weights'
  | 'custom/size-differs'
  | 'custom/too-large'
  | 'sidecar/not-xml'
  | 'sidecar/not-xmp'
  | 'sidecar/encoding'
  | 'sidecar/odd-list'
  | 'sidecar/too-large'
  | 'sidecar/changed'
  | 'folder/refused'
  | 'folder/gone'
  | 'folder/full'
  | 'folder/name-refused'
  | 'folder/write-failed'
  | 'engine/died'
  | 'engine/no-start'
  | 'engine/device-lost'
  | 'engine/run-failed'
  | 'engine/internal';

export type ErrorData = Readonly<Record<string, string | number>>;

/** An error with a code that the page can word and the data the wording needs; keeps its cause. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  constructor(
    readonly code: ErrorCode,
    readonly data: ErrorData = {},
    options: { cause?: unknown } = {},
  ) {
    super(`${code} ${JSON.stringify(data)}`, options);
  }
}

/** Whether this is the rejection of an aborted call: expected, and never shown to a person. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
