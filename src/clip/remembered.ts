/** `compute` with its answers kept by what it was asked; all are forgotten when there are `limit` of them. */
export function remembered<T>(compute: (asked: string) => T, limit = 4000): (asked: string) => T {
  const known = new Map<string, T>();
  return (asked) => {
    let answer = known.get(asked);
    if (answer === undefined) {
      if (known.size >= limit) known.clear();
      known.set(asked, (answer = compute(asked)));
    }
    return answer;
  };
}
