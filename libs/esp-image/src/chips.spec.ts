import { ESP_CHIPS, chipName } from './chips';

describe('chipName', () => {
  it.each(Object.entries(ESP_CHIPS))('finds %s by its id', (name, id) => {
    expect(chipName(id)).toBe(name);
  });

  it.each([1, 0x0574, 0xffff])('knows no chip by the id %d', (id) => {
    expect(chipName(id)).toBeNull();
  });
});
