/**
 * Asks the browser never to delete what this site keeps: whether it promises that, or null where it
 * cannot be asked (plain http, an old browser). Chromium decides by itself, Firefox asks the person.
 */
export async function persistStorage(): Promise<boolean | null> {
  const storage = (navigator as { storage?: Partial<StorageManager> }).storage;
  return storage?.persist ? storage.persist() : null;
}
