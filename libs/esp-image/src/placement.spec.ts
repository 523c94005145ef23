import { checkPlacement, type PlacedSegments } from './placement';
import type { Segment, SegmentKind } from './segments';

const segment = (kind: SegmentKind, fileOffset: number, loadAddress: number): Segment => ({
  kind,
  fileOffset,
  loadAddress,
  sizeBytes: 4,
});
const check = (placed: Partial<PlacedSegments>) =>
  checkPlacement(new Uint8Array(100), { chip: 'ESP32', segments: [], statedPageBytes: null, ...placed })?.refusal ??
  null;

describe('checkPlacement', () => {
  it('accepts flash-mapped segments that lie in their page as in the file, and memory anywhere', () => {
    const segments = [
      segment('drom', 0x20, 0x3f400020),
      segment('iram', 0x1234, 0x40080000),
      segment('irom', 0x40020, 0x400d0020),
    ];
    expect(check({ segments })).toBeNull();
  });

  it('takes an image that runs from memory alone for a bootloader', () => {
    expect(check({ segments: [segment('dram', 0x20, 0x3fff0030), segment('iram', 0x100, 0x40078000)] })?.rule).toBe(
      'bootloader_image',
    );
  });

  it('refuses an image that has constants in flash but no code there', () => {
    expect(check({ segments: [segment('drom', 0x20, 0x3f400020)] })).toEqual({
      rule: 'no_code_segment',
      message: 'no application: no segment lies where the ESP32 runs code from flash (0x400D0000 to 0x40400000)',
    });
  });

  it('refuses a segment that flash cannot be mapped to', () => {
    expect(check({ segments: [segment('irom', 0x40020, 0x400d0024)] })).toEqual({
      rule: 'bad_segment',
      message:
        'damaged: the segment at 0x00040020 cannot be mapped to 0x400D0024, ' +
        'since the two differ within a page of 0x10000 bytes',
    });
  });

  it.each([
    ['ESP32', null, 0x2020, 'bad_segment'],
    ['ESP32-C6', null, 0x2020, null],
    ['ESP32-C6', null, 0x1020, 'bad_segment'],
    ['ESP32-C6', 0x10000, 0x2020, 'bad_segment'],
    ['ESP32-C6', 0x2000, 0x2020, null],
    ['ESP32-C2', 0x2000, 0x2020, 'bad_segment'],
    ['ESP32-C2', 0x4000, 0x4020, null],
  ] as const)(
    'on an %s whose image states pages of %s, a segment at %d is judged by the right page',
    (chip, statedPageBytes, fileOffset, rule) => {
      const loadAddress = chip === 'ESP32' ? 0x400d0020 : 0x42000020;
      expect(check({ chip, statedPageBytes, segments: [segment('irom', fileOffset, loadAddress)] })?.rule ?? null).toBe(
        rule,
      );
    },
  );
});
