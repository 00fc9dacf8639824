import { CodedError, isAbort, type ErrorCode } from '../clip/errors';

/** Codes for what the browser's file functions throw, by the exception's name. */
const codes: Record<string, ErrorCode> = {
  NotFoundError: 'folder/gone',
  NotAllowedError: 'folder/refused',
  SecurityError: 'folder/refused',
  QuotaExceededError: 'folder/full',
  TypeError: 'folder/name-refused',
};

/** The coded error for what a file function threw; coded errors and aborts as they are. */
export function folderError(cause: unknown): unknown {
  if (cause instanceof CodedError || isAbort(cause)) return cause;
  const name = cause instanceof Error ? cause.name : '';
  return new CodedError(codes[name] ?? 'folder/write-failed', {}, { cause });
}
