import { PICTURE_BYTES } from '../picture';

const HEADER_BYTES = 62;

/** A picture as the e-paper takes it, with the same eight pixels everywhere. */
export function aPicture(fill: number): Buffer {
  const picture = Buffer.alloc(PICTURE_BYTES, fill).fill(0, 0, HEADER_BYTES);
  picture.write('BM');
  picture.writeUInt32LE(PICTURE_BYTES, 2);
  picture.writeUInt32LE(HEADER_BYTES, 10);
  picture.writeUInt32LE(40, 14);
  picture.writeInt32LE(800, 18);
  picture.writeInt32LE(480, 22);
  picture.writeUInt16LE(1, 26);
  picture.writeUInt16LE(1, 28);
  picture.writeUInt32LE(0x00ff_ffff, 58);
  return picture;
}
