/** "155.9 MB" or "1.2 GB": decimal, as hubs and browsers count. */
export function byteText(sizeBytes: number): string {
  return sizeBytes < 1e9 - 5e4
    ? `${(sizeBytes / 1e6).toFixed(1)} MB`
    : `${(sizeBytes / 1e9).toFixed(1)} GB`;
}
