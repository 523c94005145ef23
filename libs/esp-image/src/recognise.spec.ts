import { recogniseBootloader, recogniseStranger } from './recognise';
import { bootloaderImage, buildImage, mergedImage } from './testing';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const erased = (sizeBytes: number) => new Uint8Array(sizeBytes).fill(0xff);

describe('recogniseStranger', () => {
  it('lets everything pass that begins as an image does', () => {
    expect(recogniseStranger(Uint8Array.of(0xe9))).toBeNull();
  });

  it.each([
    ['an empty file', new Uint8Array(), 'empty', /^an empty file \(0 bytes\)$/],
    [
      'an ELF file',
      Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1),
      'elf_file',
      /^an ELF file.*publish the \.bin made from it$/,
    ],
    ['a ZIP archive', Uint8Array.of(0x50, 0x4b, 3, 4), 'archive', /^a ZIP archive; unpack it/],
    ['a gzip archive', Uint8Array.of(0x1f, 0x8b, 8), 'archive', /^a gzip archive; unpack it/],
    [
      'a partition table',
      Uint8Array.of(0xaa, 0x50, 1, 2),
      'partition_table',
      /^a partition table where an application image belongs/,
    ],
    ['a merged image', mergedImage(buildImage()), 'merged_image', /publish the \.bin without '\.merged'$/],
    [
      'a merged image for a chip that boots from 0x2000',
      mergedImage(buildImage(), 0x2000),
      'merged_image',
      /^a merged image/,
    ],
  ])('refuses %s by a rule of its own', (_what, bytes, rule, message) => {
    expect(recogniseStranger(bytes)?.refusal).toEqual({ rule, message: expect.stringMatching(message) });
  });

  it.each([
    ['a PNG picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), '0x89, not 0xE9 (this is a PNG picture)'],
    ['a JPEG picture', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), '0xFF, not 0xE9 (this is a JPEG picture)'],
    ['text', ascii('hello'), '0x68, not 0xE9 (this is text)'],
    ['text with a tab and line ends', ascii('a\tb\r\n~'), '0x61, not 0xE9 (this is text)'],
    ['erased flash', erased(8192), '0xFF, not 0xE9 (this is erased flash)'],
    ['other bytes', Uint8Array.of(0x00, 0x01), '0x00, not 0xE9'],
    ['text with a control character', Uint8Array.of(0x61, 0x1f), '0x61, not 0xE9'],
    ['text with a byte beyond ASCII', Uint8Array.of(0x61, 0x7f), '0x61, not 0xE9'],
  ])('says what %s is', (_what, bytes, ending) => {
    const message = `not an ESP32 image: it starts with ${ending}`;
    expect(recogniseStranger(bytes)?.refusal).toEqual({ rule: 'not_an_esp32_image', message });
  });

  it('takes no picture for a merged image because of one byte', () => {
    const picture = new Uint8Array(0x2000).fill(7);
    picture.set([0xff, 0xd8, 0xff]);
    picture[0x1000] = 0xe9;
    expect(recogniseStranger(picture)?.refusal.message).toContain('a JPEG picture');
  });
});

describe('recogniseBootloader', () => {
  it('names a bootloader with its size', () => {
    const { refusal } = recogniseBootloader(bootloaderImage());
    expect(refusal.rule).toBe('bootloader_image');
    expect(refusal.message).toMatch(/^a bootloader \(20,5\d\d bytes, nothing that runs from flash\)/);
  });

  it('names a merged image that begins with its bootloader', () => {
    expect(recogniseBootloader(mergedImage(buildImage(), 0)).refusal.rule).toBe('merged_image');
  });
});
