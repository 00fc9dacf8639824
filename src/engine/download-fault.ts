import { CodedError } from '../clip/errors';
import type { ErrorCode, ErrorData } from '../clip/errors';

/** What goes wrong with one attempt, and what the next may do about it. */
export class DownloadFault extends CodedError {
  /** Whether another attempt may bring what this one did not. */
  readonly canRetry: boolean;
  /** Whether what has arrived is worth nothing and has to go. */
  readonly restart: boolean;

  constructor(
    code: ErrorCode,
    data: ErrorData,
    {
      canRetry = false,
      restart = false,
      cause,
    }: { canRetry?: boolean; restart?: boolean; cause?: unknown } = {},
  ) {
    super(code, data, { cause });
    this.canRetry = canRetry;
    this.restart = restart;
  }
}

/** A failure of the browser's storage with the code that the page words. Codes and aborts stay what they are. */
export function inStoreWords(error: unknown): unknown {
  if (error instanceof CodedError || !(error instanceof DOMException)) return error;
  switch (error.name) {
    case 'AbortError':
      return error;
    case 'QuotaExceededError':
      return new CodedError('storage/full', {}, { cause: error });
    case 'NoModificationAllowedError':
      return new CodedError('storage/in-use', {}, { cause: error });
    default:
      return new CodedError('storage/refused', {}, { cause: error });
  }
}
