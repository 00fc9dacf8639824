/** Runs inside a page: pictures that no cache has seen, with enough detail to be worth a JPEG decoder's while. */
export function installPictures() {
  /** Noise such as a sensor's, in a tile. */
  function grain(random) {
    const tile = new OffscreenCanvas(257, 257);
    const context = tile.getContext('2d');
    const noise = context.createImageData(257, 257);
    for (let i = 0; i < noise.data.length; i++) noise.data[i] = i % 4 === 3 ? 255 : random() * 256;
    context.putImageData(noise, 0, 0);
    return tile;
  }

  /** A JPEG of that size: gradients, a thousand shapes, and a grain that depends on `seed`. */
  window.madePicture = async (widthPx, heightPx, seed) => {
    const canvas = new OffscreenCanvas(widthPx, heightPx);
    const context = canvas.getContext('2d');
    let state = seed + 1;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const sky = context.createLinearGradient(0, 0, widthPx, heightPx);
    sky.addColorStop(0, `hsl(${random() * 360} 60% 70%)`);
    sky.addColorStop(1, `hsl(${random() * 360} 60% 30%)`);
    context.fillStyle = sky;
    context.fillRect(0, 0, widthPx, heightPx);
    for (let i = 0; i < 1000; i++) {
      context.fillStyle = `hsl(${random() * 360} ${random() * 100}% ${random() * 100}% / 0.5)`;
      context.beginPath();
      const [x, y, size] = [random() * widthPx, random() * heightPx, random() * widthPx * 0.05];
      context.ellipse(x, y, size, size * random(), random() * 6, 0, 7);
      context.fill();
    }
    context.globalAlpha = 0.12;
    context.fillStyle = context.createPattern(grain(random), 'repeat');
    context.fillRect(0, 0, widthPx, heightPx);
    return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  };

  /** The same picture under other bytes: a comment right after the start of the JPEG. */
  window.withComment = (jpeg, seed) =>
    new Blob(
      [jpeg.slice(0, 2), new Uint8Array([255, 254, 0, 4, seed >> 8, seed & 255]), jpeg.slice(2)],
      {
        type: 'image/jpeg',
      },
    );
}
