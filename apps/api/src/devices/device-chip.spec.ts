import { CHIP_NAMES } from '@pcms/contract';
import { chipFamily } from './device-chip';

describe('chipFamily', () => {
  it.each(CHIP_NAMES)('believes a board that calls its chip %s', (chip) => {
    expect(chipFamily({ chip, typeChip: 'another' })).toBe(chip);
  });

  it.each([null, 'ESP32-D0WD-V3', 'esp32'])('takes the chip of the type for a board that says %s', (chip) => {
    expect(chipFamily({ chip, typeChip: 'ESP32-S3' })).toBe('ESP32-S3');
  });

  it('knows no family of a board of an unknown type that names none', () => {
    expect(chipFamily({ chip: 'ESP32-D0WD-V3', typeChip: null })).toBeNull();
  });
});
