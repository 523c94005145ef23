import { readImage } from '../index';
import { bootloaderImage, buildImage, mergedImage, withFlippedByte } from './index';

describe('buildImage', () => {
  it.each([72_000, 131_072, 330_000, 1_133_664, 3_000_000])('makes a valid image of exactly %d bytes', (sizeBytes) => {
    const image = buildImage({ sizeBytes });
    expect(image).toHaveLength(sizeBytes);
    expect(readImage(image).ok).toBe(true);
  });

  it('makes the same image from the same options and another from another seed', () => {
    expect(buildImage({ seed: 5 })).toEqual(buildImage({ seed: 5 }));
    expect(buildImage({ seed: 5 })).not.toEqual(buildImage({ seed: 6 }));
  });

  it.each([71_000, 98_305, 0])('makes none of %d bytes', (sizeBytes) => {
    expect(() => buildImage({ sizeBytes })).toThrow(RangeError);
  });

  it('makes none whose texts do not fit the description', () => {
    expect(readImage(buildImage({ version: 'v'.repeat(31) }))).toMatchObject({
      image: { description: { version: 'v'.repeat(31) } },
    });
    expect(() => buildImage({ version: 'v'.repeat(32) })).toThrow('is longer than 31 characters');
  });
});

describe('the odd images', () => {
  it('flip one byte in a copy only', () => {
    const image = bootloaderImage();
    const before = image.slice();
    const damaged = withFlippedByte(image, 100);
    expect(image).toEqual(before);
    expect(damaged.filter((byte, index) => byte !== image[index])).toHaveLength(1);
  });

  it('flip no byte beyond the end', () => {
    expect(() => withFlippedByte(bootloaderImage(), 1_000_000)).toThrow(RangeError);
  });

  it('lay a merged image out as flash is', () => {
    const image = buildImage();
    const merged = mergedImage(image);
    expect([merged[0], merged[0x1000], merged[0x8000], merged[0x8001]]).toEqual([0xff, 0xe9, 0xaa, 0x50]);
    expect(merged.subarray(0x10000)).toEqual(image);
  });
});
