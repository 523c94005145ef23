import { contains, MEMORY_MAPS, type AddressRange } from './memory-map';

describe('contains', () => {
  const range = { low: 0x1000, high: 0x2000 };

  it.each([
    [0x0fff, false],
    [0x1000, true],
    [0x1fff, true],
    [0x2000, false],
  ])('begins at low and ends before high: %d', (address, inside) => {
    expect(contains(range, address)).toBe(inside);
  });
});

describe.each(Object.entries(MEMORY_MAPS))('the memory map of %s', (_chip, map) => {
  const all: AddressRange[] = [map.irom, map.drom, map.iram, map.dram, ...map.rtc];

  it('has no empty range and none at the address that marks padding', () => {
    for (const { low, high } of all) {
      expect(low).toBeGreaterThan(0);
      expect(high).toBeGreaterThan(low);
    }
  });

  it('keeps flash that holds code apart from every memory', () => {
    for (const memory of [map.iram, map.dram, ...map.rtc]) {
      expect(memory.low >= map.irom.high || memory.high <= map.irom.low).toBe(true);
    }
  });
});
