import type { EspChip } from './chips';

/** Addresses from `low` up to, but not including, `high`. */
export interface AddressRange {
  readonly low: number;
  readonly high: number;
}

/** Where a chip's processor sees its flash and its memories. */
export interface MemoryMap {
  /** Code read from flash through the cache. */
  readonly irom: AddressRange;
  /** Constants read from flash through the cache; the same range as `irom` on chips with one bus for both. */
  readonly drom: AddressRange;
  readonly iram: AddressRange;
  readonly dram: AddressRange;
  /** Memory that survives deep sleep. */
  readonly rtc: readonly AddressRange[];
  /** The smallest page that the flash cache can map: 64 KiB, unless the chip lets a build choose. */
  readonly smallestPageBytes: number;
}

const KIB = 1024;
const range = (low: number, high: number): AddressRange => ({ low, high });

const flashOfOneBus = (flash: AddressRange): Pick<MemoryMap, 'irom' | 'drom'> => ({ irom: flash, drom: flash });
const memoryOfOneBus = (memory: AddressRange): Pick<MemoryMap, 'iram' | 'dram'> => ({ iram: memory, dram: memory });

/**
 * Source: ESP-IDF, for each chip `components/soc/<chip>/include/soc/soc.h` (SOC_IROM_LOW and its neighbours) and
 * `components/soc/<chip>/Kconfig.mmu` (page sizes). Where IROM ends depends on the page size, it is the end for 64 KiB pages.
 */
export const MEMORY_MAPS: Readonly<Record<EspChip, MemoryMap>> = {
  ESP32: {
    irom: range(0x400d0000, 0x40400000),
    drom: range(0x3f400000, 0x3f800000),
    // SOC_IRAM_LOW is 0x40080000, but a bootloader also runs from the cache's own memory below it.
    iram: range(0x40070000, 0x400aa000),
    dram: range(0x3ffae000, 0x40000000),
    rtc: [range(0x3ff80000, 0x3ff82000), range(0x400c0000, 0x400c2000), range(0x50000000, 0x50002000)],
    smallestPageBytes: 64 * KIB,
  },
  'ESP32-S2': {
    irom: range(0x40080000, 0x40800000),
    drom: range(0x3f000000, 0x3ff80000),
    iram: range(0x40020000, 0x40070000),
    dram: range(0x3ffb0000, 0x40000000),
    rtc: [range(0x3ff9e000, 0x3ffa0000), range(0x40070000, 0x40072000), range(0x50000000, 0x50002000)],
    smallestPageBytes: 64 * KIB,
  },
  'ESP32-S3': {
    irom: range(0x42000000, 0x44000000),
    drom: range(0x3c000000, 0x3e000000),
    iram: range(0x40370000, 0x403e0000),
    dram: range(0x3fc88000, 0x3fd00000),
    rtc: [range(0x600fe000, 0x60100000), range(0x50000000, 0x50002000)],
    smallestPageBytes: 64 * KIB,
  },
  'ESP32-C2': {
    irom: range(0x42000000, 0x42400000),
    drom: range(0x3c000000, 0x3c400000),
    iram: range(0x4037c000, 0x403c0000),
    dram: range(0x3fca0000, 0x3fce0000),
    rtc: [],
    smallestPageBytes: 16 * KIB,
  },
  'ESP32-C3': {
    irom: range(0x42000000, 0x42800000),
    drom: range(0x3c000000, 0x3c800000),
    iram: range(0x4037c000, 0x403e0000),
    dram: range(0x3fc80000, 0x3fce0000),
    rtc: [range(0x50000000, 0x50002000)],
    smallestPageBytes: 64 * KIB,
  },
  'ESP32-C5': {
    ...flashOfOneBus(range(0x42000000, 0x44000000)),
    ...memoryOfOneBus(range(0x40800000, 0x40860000)),
    rtc: [range(0x50000000, 0x50004000)],
    smallestPageBytes: 64 * KIB,
  },
  'ESP32-C6': {
    ...flashOfOneBus(range(0x42000000, 0x43000000)),
    ...memoryOfOneBus(range(0x40800000, 0x40880000)),
    rtc: [range(0x50000000, 0x50004000)],
    smallestPageBytes: 8 * KIB,
  },
  'ESP32-C61': {
    ...flashOfOneBus(range(0x42000000, 0x44000000)),
    ...memoryOfOneBus(range(0x40800000, 0x40850000)),
    rtc: [],
    smallestPageBytes: 8 * KIB,
  },
  'ESP32-H2': {
    ...flashOfOneBus(range(0x42000000, 0x43000000)),
    ...memoryOfOneBus(range(0x40800000, 0x40850000)),
    rtc: [range(0x50000000, 0x50001000)],
    smallestPageBytes: 8 * KIB,
  },
  'ESP32-H21': {
    ...flashOfOneBus(range(0x42000000, 0x43000000)),
    ...memoryOfOneBus(range(0x40800000, 0x40850000)),
    rtc: [range(0x50000000, 0x50001000)],
    smallestPageBytes: 8 * KIB,
  },
  'ESP32-H4': {
    ...flashOfOneBus(range(0x42000000, 0x44000000)),
    ...memoryOfOneBus(range(0x40810000, 0x40860000)),
    rtc: [range(0x50000000, 0x50004000)],
    smallestPageBytes: 8 * KIB,
  },
  'ESP32-P4': {
    ...flashOfOneBus(range(0x40000000, 0x44000000)),
    ...memoryOfOneBus(range(0x4ff00000, 0x4ffc0000)),
    rtc: [range(0x50108000, 0x50110000)],
    smallestPageBytes: 64 * KIB,
  },
  'ESP32-S31': {
    ...flashOfOneBus(range(0x40000000, 0x44000000)),
    ...memoryOfOneBus(range(0x2f000000, 0x2f080000)),
    rtc: [range(0x2e000000, 0x2e008000)],
    smallestPageBytes: 16 * KIB,
  },
};

export function contains(addresses: AddressRange, address: number): boolean {
  return address >= addresses.low && address < addresses.high;
}
