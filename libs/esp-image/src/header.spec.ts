import { readHeader } from './header';
import { buildImage } from './testing';

/** The header of a good image with some bytes changed: `[offset, byte]`. */
function headerWith(...changes: [number, number][]) {
  const bytes = buildImage().slice(0, 24);
  for (const [offset, byte] of changes) bytes[offset] = byte;
  return readHeader(bytes);
}

describe('readHeader', () => {
  it('reads what the header says', () => {
    expect(headerWith()).toEqual({
      ok: true,
      header: {
        segmentCount: 5,
        chip: 'ESP32',
        minChipRevision: 0,
        maxChipRevision: null,
        entryAddress: 0x40080000,
        flash: { mode: 'DIO', clockDivider: 1, sizeBytes: 4 * 1024 * 1024 },
        hashAppended: true,
      },
    });
  });

  it('reads bytes that begin in the middle of a buffer', () => {
    const surrounded = new Uint8Array(100);
    surrounded.set(buildImage().subarray(0, 24), 33);
    expect(readHeader(surrounded.subarray(33, 57))).toEqual(headerWith());
  });

  it.each([
    [0, 0x00, { mode: 'QIO', clockDivider: 2, sizeBytes: 1_048_576 }],
    [1, 0x11, { mode: 'QOUT', clockDivider: 3, sizeBytes: 2_097_152 }],
    [3, 0x42, { mode: 'DOUT', clockDivider: 4, sizeBytes: 16_777_216 }],
    [5, 0x7f, { mode: 'SLOW_READ', clockDivider: 1, sizeBytes: 134_217_728 }],
  ])('reads flash mode %d with speed and size 0x%s', (mode, speedAndSize, flash) => {
    expect(headerWith([2, mode], [3, speedAndSize])).toMatchObject({ header: { flash } });
  });

  it.each<[string, [number, number][], number, number | null]>([
    [
      'any revision',
      [
        [17, 0xff],
        [18, 0xff],
      ],
      0,
      null,
    ],
    [
      'any revision, as old tools wrote it',
      [
        [17, 0],
        [18, 0],
      ],
      0,
      null,
    ],
    [
      'revisions 3.1 to 3.99',
      [
        [15, 0x2d],
        [16, 0x01],
        [17, 0x8f],
        [18, 0x01],
      ],
      301,
      399,
    ],
    ['a major revision of the time before ESP-IDF 5', [[14, 3]], 300, null],
    [
      'both, where the new field counts',
      [
        [14, 3],
        [15, 1],
      ],
      1,
      null,
    ],
    [
      'a minor revision on the ESP32-C3 of that time',
      [
        [12, 5],
        [14, 3],
      ],
      3,
      null,
    ],
  ])('reads %s', (_what, changes, minChipRevision, maxChipRevision) => {
    expect(headerWith(...changes)).toMatchObject({ header: { minChipRevision, maxChipRevision } });
  });

  it.each<[string, [number, number][], string, RegExp]>([
    [
      'no chip that is known',
      [
        [12, 0x74],
        [13, 0x05],
      ],
      'unknown_chip',
      /0x0574/,
    ],
    ['no segment', [[1, 0]], 'bad_header', /0 segments, where 1 to 16/],
    ['17 segments', [[1, 17]], 'bad_header', /17 segments, where 1 to 16/],
    ['no known flash mode', [[2, 6]], 'bad_header', /0x06 0x2F/],
    ['no known flash speed', [[3, 0x23]], 'bad_header', /0x02 0x23/],
    ['no known flash size', [[3, 0x8f]], 'bad_header', /0x02 0x8F/],
    ['neither a digest nor none', [[23, 2]], 'bad_header', /is 2, where 0 or 1 belongs/],
  ])('refuses a header with %s', (_what, changes, rule, message) => {
    expect(headerWith(...changes)).toEqual({ ok: false, refusal: { rule, message: expect.stringMatching(message) } });
  });

  it('takes up to 16 segments', () => {
    expect(headerWith([1, 16])).toMatchObject({ header: { segmentCount: 16 } });
  });

  it('refuses a file that is shorter than a header', () => {
    expect(readHeader(buildImage().subarray(0, 23))).toEqual({
      ok: false,
      refusal: { rule: 'too_small', message: '23 bytes, fewer than the header of an image (24)' },
    });
  });
});
