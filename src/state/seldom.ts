/** A function that may be called at any rate: `tell` follows a first call after `everyMs`, once for all until then. */
export function seldom(tell: () => void, everyMs: () => number): () => void {
  let isComing = false;
  return () => {
    if (isComing) return;
    isComing = true;
    setTimeout(() => {
      isComing = false;
      tell();
    }, everyMs());
  };
}
