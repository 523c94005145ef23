import { fitsSlot, suits } from './suits';

const image = { chip: 'ESP32', sizeBytes: 1_310_720 } as const;

describe('fitsSlot', () => {
  it.each([
    [1_310_719, false],
    [1_310_720, true],
    [1_310_721, true],
  ])('compares with a slot of %d bytes', (slotBytes, fits) => {
    expect(fitsSlot(image, slotBytes)).toBe(fits);
  });
});

describe('suits', () => {
  it('has nothing against an image for this chip that fills the slot', () => {
    expect(suits(image, { chip: 'ESP32', slotBytes: 1_310_720 })).toBeNull();
  });

  it('refuses an image for another chip, however large', () => {
    expect(suits({ chip: 'ESP32-C3', sizeBytes: 9_999_999 }, { chip: 'ESP32', slotBytes: 1_310_720 })).toEqual({
      rule: 'wrong_chip',
      message: "built for ESP32-C3, but this type's chip is ESP32",
    });
  });

  it('refuses an image that is too large, with the excess', () => {
    expect(suits({ chip: 'ESP32', sizeBytes: 1_400_000 }, { chip: 'ESP32', slotBytes: 1_310_720 })).toEqual({
      rule: 'too_large_for_slot',
      message: '1,400,000 bytes, 89,280 more than the slot of 1,310,720',
    });
  });
});
