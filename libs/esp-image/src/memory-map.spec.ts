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

  it('maps flash by pages from 8 to 64 KiB', () => {
    expect([8, 16, 32, 64]).toContain(map.smallestPageBytes / 1_024);
  });

  it('keeps flash that holds code apart from every memory', () => {
    for (const memory of [map.iram, map.dram, ...map.rtc]) {
      expect(memory.low >= map.irom.high || memory.high <= map.irom.low).toBe(true);
    }
  });
});

// Where the linker scripts of ESP-IDF put variables that survive deep sleep: `rtc_slow_seg`, `rtc_iram_seg`, `lp_ram_seg` in memory.ld.in.
describe.each([
  ['ESP32', 0x50000000],
  ['ESP32-S2', 0x50000000],
  ['ESP32-S3', 0x50000000],
  ['ESP32-C3', 0x50000000],
  ['ESP32-C5', 0x50000000],
  ['ESP32-C6', 0x50000000],
  ['ESP32-H2', 0x50000000],
  ['ESP32-P4', 0x50108000],
] as const)('the memory of %s that survives deep sleep', (chip, address) => {
  it('is where a build puts it', () => {
    expect(MEMORY_MAPS[chip].rtc.some((memory) => contains(memory, address))).toBe(true);
  });
});
