import { readDescription } from './description';
import { writeDescription } from './testing/write-description';

const CONTENT = { projectName: 'ESP32_LED_Blink', version: '2.5.0', secureVersion: 7, seed: 1 };

function read(block: Uint8Array) {
  return readDescription(block, [{ fileOffset: 0, loadAddress: 0x3f400020, sizeBytes: block.length, kind: 'drom' }]);
}

describe('readDescription', () => {
  it('reads what the image says of itself', () => {
    expect(read(writeDescription(CONTENT))).toEqual({
      description: {
        projectName: 'ESP32_LED_Blink',
        version: '2.5.0',
        secureVersion: 7,
        builtAt: 'Nov 20 2026 10:12:44',
        idfVersion: 'v5.5.1',
        elfSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        namesItself: true,
      },
      pageBytes: 65_536,
    });
  });

  it.each(['arduino-lib-builder', ''])("knows that the project name '%s' names no sketch", (projectName) => {
    expect(read(writeDescription({ ...CONTENT, projectName }))?.description.namesItself).toBe(false);
  });

  it('reads a text that fills its field without a NUL', () => {
    const block = writeDescription(CONTENT);
    block.fill(0x78, 16, 48);
    expect(read(block)?.description.version).toBe('x'.repeat(32));
  });

  it('lets no control character and no other encoding through', () => {
    const block = writeDescription(CONTENT);
    block.set([0x1b, 0x7f, 0xc3, 0x20, 0x7e, 0], 48);
    expect(read(block)?.description.projectName).toBe('\ufffd\ufffd\ufffd ~');
  });

  it('leaves the build time empty where the build is reproducible', () => {
    const block = writeDescription(CONTENT);
    block.fill(0, 80, 112);
    expect(read(block)?.description.builtAt).toBe('');
  });

  it.each([
    [0, null],
    [12, null],
    [13, 8192],
    [15, 32_768],
    [18, 262_144],
    [19, null],
  ])('reads page size 2^%d', (exponent, pageBytes) => {
    const block = writeDescription(CONTENT);
    block[180] = exponent;
    expect(read(block)?.pageBytes).toBe(pageBytes);
  });

  it('finds none without the magic word, in a short first segment, or without segments', () => {
    const block = writeDescription(CONTENT);
    expect(read(block.slice(0, 252))).toBeNull();
    expect(readDescription(block, [])).toBeNull();
    expect(read(new Uint8Array(256))).toBeNull();
  });
});
