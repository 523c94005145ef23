import { pseudoRandomBytes } from './pseudo-random';

export interface DescriptionContent {
  projectName: string;
  version: string;
  secureVersion: number;
  /** Of the made-up ELF digest. */
  seed: number;
}

/** An `esp_app_desc_t` of ESP-IDF 5.5: 256 bytes. Throws a RangeError when a text is longer than its field. */
export function writeDescription({ projectName, version, secureVersion, seed }: DescriptionContent): Uint8Array {
  const block = new Uint8Array(256);
  const view = new DataView(block.buffer);
  view.setUint32(0, 0xabcd5432, true);
  view.setUint32(4, secureVersion, true);
  writeText(block.subarray(16, 48), version);
  writeText(block.subarray(48, 80), projectName);
  writeText(block.subarray(80, 96), '10:12:44');
  writeText(block.subarray(96, 112), 'Nov 20 2026');
  writeText(block.subarray(112, 144), 'v5.5.1');
  block.set(pseudoRandomBytes(32, seed), 144);
  view.setUint16(178, 0xffff, true);
  view.setUint8(180, 16);
  return block;
}

function writeText(field: Uint8Array, text: string): void {
  if (text.length >= field.length) throw new RangeError(`'${text}' is longer than ${field.length - 1} characters`);
  field.set(Array.from(text, (character) => character.charCodeAt(0)));
}
