import { readHeader } from './header';
import { readSegments } from './segments';
import { buildImage } from './testing';
import { writeImage, type SegmentContent } from './testing/write-image';

function segmentsOf(bytes: Uint8Array) {
  const read = readHeader(bytes);
  if (!read.ok) throw new Error(read.refusal.message);
  return readSegments(bytes, read.header);
}

const imageOf = (segments: SegmentContent[], hashAppended = true) =>
  writeImage({ chip: 'ESP32', entryAddress: 0, hashAppended, segments });

describe('readSegments', () => {
  it('lists the segments in the order of the file', () => {
    const table = segmentsOf(buildImage({ sizeBytes: 98_304 }));
    expect(table).toEqual({
      ok: true,
      segments: [
        { fileOffset: 0x20, loadAddress: 0x3f400020, sizeBytes: 19_660, kind: 'drom' },
        { fileOffset: 19_700, loadAddress: 0x3ffc6000, sizeBytes: 2_048, kind: 'dram' },
        { fileOffset: 21_756, loadAddress: 0, sizeBytes: 43_804, kind: 'padding' },
        { fileOffset: 0x10020, loadAddress: 0x400d0020, sizeBytes: 28_596, kind: 'irom' },
        { fileOffset: 94_172, loadAddress: 0x40080000, sizeBytes: 4_096, kind: 'iram' },
      ],
      checkedEnd: 98_272,
      imageEnd: 98_304,
    });
  });

  it.each([
    [0x3ff80000, 'rtc'],
    [0x400c1ffc, 'rtc'],
    [0x50000000, 'rtc'],
    [0x3f3ffffc, 'other'],
    [0x3f7ffffc, 'drom'],
    [0x40078000, 'iram'],
    [0x403ffffc, 'irom'],
    [0x40400000, 'other'],
  ])('calls address %d of an ESP32 %s', (loadAddress, kind) => {
    expect(segmentsOf(imageOf([{ loadAddress, data: new Uint8Array(4) }]))).toMatchObject({ segments: [{ kind }] });
  });

  it.each([
    [0, 48],
    [4, 48],
    [12, 48],
    [16, 64],
  ])('finds the checksum at the end of a block of 16: %d bytes of data end at %d', (dataBytes, checkedEnd) => {
    const data = [{ loadAddress: 0x3ffb0000, data: new Uint8Array(dataBytes) }];
    expect(segmentsOf(imageOf(data))).toMatchObject({ checkedEnd, imageEnd: checkedEnd + 32 });
    expect(segmentsOf(imageOf(data, false))).toMatchObject({ checkedEnd, imageEnd: checkedEnd });
  });

  it.each([
    [98_303, '98,303 of 98,304'],
    [98_268, '98,268 of 98,304'],
    [94_172, '94,172 of 98,304'],
    [94_171, '94,171 of at least 94,208'],
    [50_000, '50,000 of at least 65,616'],
    [31, '31 of at least 112'],
    [24, '24 of at least 112'],
  ])('says of an image cut at %d bytes how much there should be', (sizeBytes, figures) => {
    expect(segmentsOf(buildImage({ sizeBytes: 98_304 }).subarray(0, sizeBytes))).toEqual({
      ok: false,
      refusal: { rule: 'truncated', message: `truncated at ${figures} bytes` },
    });
  });

  it.each([
    [3, '3 bytes (0x00000003)'],
    [0xfffffffc, '4,294,967,292 bytes (0xFFFFFFFC)'],
    [128 * 1024 * 1024 + 4, '134,217,732 bytes (0x08000004)'],
  ])('refuses a segment of %d bytes as damage', (sizeBytes, figures) => {
    const bytes = buildImage();
    new DataView(bytes.buffer).setUint32(28, sizeBytes, true);
    expect(segmentsOf(bytes)).toMatchObject({
      refusal: { rule: 'bad_segment', message: expect.stringContaining(`segment 0 says that it holds ${figures}`) },
    });
  });

  it('takes a segment as large as the largest flash for a cut, not for damage', () => {
    const bytes = buildImage();
    new DataView(bytes.buffer).setUint32(28, 128 * 1024 * 1024, true);
    expect(segmentsOf(bytes)).toMatchObject({ refusal: { rule: 'truncated' } });
  });
});
