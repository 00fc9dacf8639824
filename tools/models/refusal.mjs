/** Why a download does not go on, as a sentence with a way out. */
export class Refusal extends Error {
  /** @param {string} message @param {{ canRetry?: boolean, restart?: boolean, cause?: unknown }} [options] */
  constructor(message, { canRetry = false, restart = false, cause } = {}) {
    super(message, { cause });
    /** Whether the same request may well be answered later. */
    this.canRetry = canRetry;
    /** Whether what has arrived is worth nothing. */
    this.restart = restart;
  }
}
