import { brokenPictureRule, PICTURE_BYTES } from './picture';

/** A picture as the e-paper takes it: BITMAPFILEHEADER, BITMAPINFOHEADER, two colours, rows bottom-up. */
function aPicture(change: (bytes: Buffer) => unknown = () => undefined): Buffer {
  const bytes = Buffer.alloc(PICTURE_BYTES);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(PICTURE_BYTES, 2);
  bytes.writeUInt32LE(62, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(800, 18);
  bytes.writeInt32LE(480, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(1, 28);
  bytes.writeUInt32LE(0x00ff_ffff, 58);
  change(bytes);
  return bytes;
}

describe('brokenPictureRule', () => {
  it('finds nothing wrong with a picture of the right form', () => {
    expect(brokenPictureRule(aPicture())).toBeNull();
  });

  it('does not look at the pixels', () => {
    expect(brokenPictureRule(aPicture((bytes) => bytes.fill(0xa5, 62)))).toBeNull();
  });

  it.each<[string, (bytes: Buffer) => unknown]>([
    ['the length of its pixels', (bytes) => bytes.writeUInt32LE(48_000, 34)],
    ['the number of its colours', (bytes) => bytes.writeUInt32LE(2, 46)],
    ['something in the fourth byte of a colour', (bytes) => bytes.fill(0xff, 57, 58).fill(0xff, 61, 62)],
    ['a resolution', (bytes) => bytes.writeInt32LE(2_835, 38)],
  ])('lets it say %s', (_, change) => {
    expect(brokenPictureRule(aPicture(change))).toBeNull();
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'it has 0 bytes'],
    ['a file cut in half', aPicture().subarray(0, 24_031), 'it has 24,031 bytes'],
    ['a file with a byte too many', Buffer.concat([aPicture(), Buffer.alloc(1)]), 'it has 48,063 bytes'],
    ['a PNG of this size', aPicture((bytes) => bytes.write('\x89PNG', 'latin1')), 'it does not begin with "BM"'],
    ['pixels at another place', aPicture((bytes) => bytes.writeUInt32LE(54, 10)), 'its pixels do not begin at byte 62'],
    [
      'another width',
      aPicture((bytes) => bytes.writeInt32LE(480, 18)),
      'it is 480×480 pixels, with the rows bottom-up',
    ],
    [
      'another height',
      aPicture((bytes) => bytes.writeInt32LE(800, 22)),
      'it is 800×800 pixels, with the rows bottom-up',
    ],
    [
      'rows top-down',
      aPicture((bytes) => bytes.writeInt32LE(-480, 22)),
      'it is 800×-480 pixels, with the rows top-down',
    ],
    ['24 bits', aPicture((bytes) => bytes.writeUInt16LE(24, 28)), 'it has 24 bits per pixel'],
    [
      'a file header that says another length',
      aPicture((bytes) => bytes.writeUInt32LE(48_061, 2)),
      'it says that it has 48,061 bytes',
    ],
    ['the header of OS/2', aPicture((bytes) => bytes.writeUInt32LE(12, 14)), 'its header has 12 bytes, not 40'],
    ['a later header', aPicture((bytes) => bytes.writeUInt32LE(124, 14)), 'its header has 124 bytes, not 40'],
    ['no plane', aPicture((bytes) => bytes.writeUInt16LE(0, 26)), 'it has 0 planes, not 1'],
    [
      'pixels of another length',
      aPicture((bytes) => bytes.writeUInt32LE(47_999, 34)),
      'it says that its pixels take 47,999 bytes',
    ],
    ['one colour', aPicture((bytes) => bytes.writeUInt32LE(1, 46)), 'its palette has 1 colours, not 2'],
    [
      'white, then black',
      aPicture((bytes) => bytes.fill(0xff, 54, 57).fill(0, 58, 61)),
      'its palette is not black, then white',
    ],
    ['red for white', aPicture((bytes) => bytes.fill(0, 58, 60)), 'its palette is not black, then white'],
    ['no palette', aPicture((bytes) => bytes.fill(0, 54, 62)), 'its palette is not black, then white'],
    ['a compression', aPicture((bytes) => bytes.writeUInt32LE(1, 30)), 'it is compressed'],
  ])('says what is wrong with %s', (_, bytes, rule) => {
    expect(brokenPictureRule(bytes)).toBe(rule);
  });
});
