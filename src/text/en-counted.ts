/** "1 picture", "2 pictures": the count as it is written, and the word that goes with it. */
export function counted(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === '1' ? one : many}`;
}
