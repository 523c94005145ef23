/** What the e-paper takes: Windows BMP (BITMAPINFOHEADER), 800×480, 1 bit, uncompressed; 62 bytes of header and palette. */
export const PICTURE_BYTES = 48_062;
const WIDTH = 800;
const HEIGHT = 480;
const PIXEL_OFFSET = 62;

/** The first rule of the e-paper's picture format that `bytes` breaks, in words, or null when it may be shown. */
export function brokenPictureRule(bytes: Buffer): string | null {
  if (bytes.length !== PICTURE_BYTES) return `it has ${bytes.length.toLocaleString('en-US')} bytes`;
  if (bytes.toString('latin1', 0, 2) !== 'BM') return 'it does not begin with "BM"';
  if (bytes.readUInt32LE(10) !== PIXEL_OFFSET) return `its pixels do not begin at byte ${PIXEL_OFFSET}`;
  if (bytes.readInt32LE(18) !== WIDTH || bytes.readInt32LE(22) !== HEIGHT) {
    return `it is ${bytes.readInt32LE(18)}×${bytes.readInt32LE(22)} pixels, with the rows ${bytes.readInt32LE(22) < 0 ? 'top-down' : 'bottom-up'}`;
  }
  if (bytes.readUInt16LE(28) !== 1) return `it has ${bytes.readUInt16LE(28)} bits per pixel`;
  if (bytes.readUInt32LE(30) !== 0) return 'it is compressed';
  return null;
}
