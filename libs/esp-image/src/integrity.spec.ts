import { readHeader } from './header';
import { checkIntegrity } from './integrity';
import { readSegments } from './segments';
import { buildImage, signedImage, withFlippedByte } from './testing';
import { createHash } from 'node:crypto';

const nodeSha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function check(bytes: Uint8Array) {
  const read = readHeader(bytes);
  if (!read.ok) throw new Error(read.refusal.message);
  const table = readSegments(bytes, read.header);
  if (!table.ok) throw new Error(table.refusal.message);
  return checkIntegrity(bytes, table, nodeSha256);
}

const followedBy = (image: Uint8Array, excess: number) => Uint8Array.of(...image, ...new Uint8Array(excess));

describe('checkIntegrity', () => {
  const image = buildImage();

  it('returns checksum and digest of a whole image', () => {
    const appDigest = nodeSha256(image.subarray(0, -32)).toString('hex');
    expect(check(image)).toEqual({ ok: true, checksum: image.at(-33), appDigest, signed: false });
  });

  it('accepts an image without a digest', () => {
    expect(check(buildImage({ hashAppended: false }))).toMatchObject({ ok: true, appDigest: null });
  });

  it('accepts a signed image', () => {
    expect(check(signedImage(image))).toMatchObject({ ok: true, signed: true });
  });

  it('refuses a wrong checksum with both values', () => {
    const refused = check(withFlippedByte(buildImage({ hashAppended: false }), 98_303));
    expect(refused).toMatchObject({
      refusal: {
        rule: 'bad_checksum',
        message: 'damaged: the checksum of its segments is 0x4B, but the file says 0xB4',
      },
    });
  });

  it('refuses two changes in the segments that cancel out in the checksum', () => {
    expect(check(withFlippedByte(withFlippedByte(image, 5000), 6000))).toMatchObject({
      refusal: {
        rule: 'bad_digest',
        message: expect.stringMatching(/its SHA-256 is [0-9a-f]{64}, but the file says [0-9a-f]{64}$/),
      },
    });
  });

  it('refuses a changed digest', () => {
    expect(check(withFlippedByte(image, image.length - 1))).toMatchObject({ refusal: { rule: 'bad_digest' } });
  });

  it.each([1, 512, 4096])('refuses %d bytes after the end that are no signature', (excess) => {
    expect(check(followedBy(image, excess))).toMatchObject({
      refusal: {
        rule: 'trailing_bytes',
        message: expect.stringMatching(/^[\d,]+ bytes follow the end of the image at 98,304/),
      },
    });
  });
});
