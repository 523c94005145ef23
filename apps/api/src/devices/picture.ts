/** What the e-paper takes: Windows BMP (BITMAPINFOHEADER), 800×480, 1 bit, uncompressed; 62 bytes of header and palette. */
export const PICTURE_BYTES = 48_062;
const WIDTH = 800;
const HEIGHT = 480;
const PIXEL_OFFSET = 62;
const INFO_HEADER_BYTES = 40;
const BLACK_THEN_WHITE = ['000000', 'ffffff'];

/**
 * The first rule of the e-paper's picture format that `bytes` breaks, in words, or null when it may be shown. The boards know the
 * same rules (BmpReader.cpp): what passes here is not refused there.
 */
export function brokenPictureRule(bytes: Buffer): string | null {
  if (bytes.length !== PICTURE_BYTES) return `it has ${bytes.length.toLocaleString('en-US')} bytes`;
  if (bytes.toString('latin1', 0, 2) !== 'BM') return 'it does not begin with "BM"';
  return brokenHeaderRule(bytes) ?? brokenFormRule(bytes) ?? brokenPaletteRule(bytes);
}

/** BITMAPFILEHEADER, and what kind of header follows it. */
function brokenHeaderRule(bytes: Buffer): string | null {
  const fileBytes = bytes.readUInt32LE(2);
  if (fileBytes !== PICTURE_BYTES) return `it says that it has ${fileBytes.toLocaleString('en-US')} bytes`;
  if (bytes.readUInt32LE(10) !== PIXEL_OFFSET) return `its pixels do not begin at byte ${PIXEL_OFFSET}`;
  const headerBytes = bytes.readUInt32LE(14);
  if (headerBytes !== INFO_HEADER_BYTES)
    return `its header has ${headerBytes.toLocaleString('en-US')} bytes, not ${INFO_HEADER_BYTES}`;
  return null;
}

/** BITMAPINFOHEADER. */
function brokenFormRule(bytes: Buffer): string | null {
  const [width, height] = [bytes.readInt32LE(18), bytes.readInt32LE(22)];
  if (width !== WIDTH || height !== HEIGHT) {
    return `it is ${width}×${height} pixels, with the rows ${height < 0 ? 'top-down' : 'bottom-up'}`;
  }
  if (bytes.readUInt16LE(26) !== 1) return `it has ${bytes.readUInt16LE(26)} planes, not 1`;
  if (bytes.readUInt16LE(28) !== 1) return `it has ${bytes.readUInt16LE(28)} bits per pixel`;
  if (bytes.readUInt32LE(30) !== 0) return 'it is compressed';
  const pixelBytes = bytes.readUInt32LE(34);
  if (pixelBytes !== 0 && pixelBytes !== PICTURE_BYTES - PIXEL_OFFSET) {
    return `it says that its pixels take ${pixelBytes.toLocaleString('en-US')} bytes`;
  }
  return null;
}

/** Two colours of blue, green, red and a byte that means nothing; their number is 2, or 0 for all that 1 bit can name. */
function brokenPaletteRule(bytes: Buffer): string | null {
  const colours = bytes.readUInt32LE(46);
  if (colours !== 0 && colours !== 2) return `its palette has ${colours.toLocaleString('en-US')} colours, not 2`;
  const palette = [54, 58].map((at) => bytes.toString('hex', at, at + 3));
  if (palette.join() === BLACK_THEN_WHITE.join()) return null;
  return 'its palette is not black, then white';
}
