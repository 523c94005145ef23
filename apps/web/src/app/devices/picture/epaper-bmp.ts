/** The e-paper of the full variant. */
export const EPAPER = { width: 800, height: 480 } as const;

const HEADER_BYTES = 62;
const ROW_BYTES = EPAPER.width / 8;
const WHITE = 0xffffff;

/** By sRGB value, the light of a pixel between 0 and 1: errors are spread in light, or mid-tones would come out too bright. */
const LIGHT = Float32Array.from({ length: 256 }, (_, value) => (value / 255) ** 2.2);
/** Floyd and Steinberg: how much of a pixel's error goes to the neighbours that are still to come. */
const SHARES = [
  { x: 1, y: 0, share: 7 / 16 },
  { x: -1, y: 1, share: 3 / 16 },
  { x: 0, y: 1, share: 5 / 16 },
  { x: 1, y: 1, share: 1 / 16 },
] as const;

/**
 * A picture in black and white, which looks grey from afar. A picture that is black and white already stays as it is.
 * @param rgba 800×480 pixels of 4 bytes, opaque, from the top left
 * @returns for each pixel whether it is white
 */
export function dither(rgba: Uint8ClampedArray): boolean[] {
  const { width, height } = EPAPER;
  const light = Float32Array.from({ length: width * height }, (_, pixel) => lightOf(rgba, pixel));
  const isWhite: boolean[] = [];
  for (let pixel = 0; pixel < light.length; pixel++) {
    const wanted = light[pixel] ?? 0;
    isWhite[pixel] = wanted >= 0.5;
    const error = wanted - Number(isWhite[pixel]);
    if (error !== 0) spread(light, pixel, error);
  }
  return isWhite;
}

/** Luminance by ITU-R BT.709. */
function lightOf(rgba: Uint8ClampedArray, pixel: number): number {
  const channel = (index: number): number => LIGHT[rgba[4 * pixel + index] ?? 0] ?? 0;
  return 0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2);
}

function spread(light: Float32Array, pixel: number, error: number): void {
  const column = pixel % EPAPER.width;
  for (const { x, y, share } of SHARES) {
    if (column + x < 0 || column + x >= EPAPER.width) continue;
    const neighbour = pixel + x + y * EPAPER.width;
    if (neighbour < light.length) light[neighbour] = (light[neighbour] ?? 0) + error * share;
  }
}

/**
 * The picture as the boards read it: Windows BMP, 1 bit, bottom-up, black before white in its palette (docs/protocol.md).
 * @param isWhite 800×480 pixels from the top left
 * @returns 48,062 bytes
 */
export function bmpOf(isWhite: readonly boolean[]): Uint8Array<ArrayBuffer> {
  const { width, height } = EPAPER;
  const bytes = new Uint8Array(HEADER_BYTES + ROW_BYTES * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER_BYTES, true);
  // BITMAPINFOHEADER
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 1, true);
  view.setUint32(34, ROW_BYTES * height, true);
  view.setUint32(46, 2, true);
  view.setUint32(58, WHITE, true);
  isWhite.forEach((white, pixel) => {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    const at = HEADER_BYTES + (height - 1 - row) * ROW_BYTES + (column >> 3);
    if (white) bytes[at] = (bytes[at] ?? 0) | (0x80 >> (column & 7));
  });
  return bytes;
}
