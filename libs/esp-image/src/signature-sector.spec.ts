import { hasSignatureSector } from './signature-sector';

/** An image of 5,000 bytes, filled up to 8,192, and a sector that begins as given. */
function fileWith(...sectorStart: number[]): Uint8Array {
  const file = new Uint8Array(12_288).fill(0xff);
  file.set(sectorStart, 8192);
  return file;
}

describe('hasSignatureSector', () => {
  it.each([0x02, 0x03])('finds a block of version %d on the next sector', (version) => {
    expect(hasSignatureSector(fileWith(0xe7, version), 5000)).toBe(true);
  });

  it('needs no filling after an image that ends with its sector', () => {
    expect(hasSignatureSector(fileWith(0xe7, 0x02), 8192)).toBe(true);
  });

  it.each([
    ['another magic byte', fileWith(0xe6, 0x02), 5000],
    ['another version', fileWith(0xe7, 0x01), 5000],
    ['filling of other bytes', fileWith(0xe7, 0x02).fill(0, 6000, 6001), 5000],
    ['a sector that is cut', fileWith(0xe7, 0x02).subarray(0, 12_287), 5000],
    ['a further sector', fileWith(0xe7, 0x02), 4000],
    ['nothing after the image', fileWith(0xe7, 0x02), 12_288],
  ])('sees none with %s', (_what, file, imageEnd) => {
    expect(hasSignatureSector(file, imageEnd)).toBe(false);
  });
});
