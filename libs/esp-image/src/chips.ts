/**
 * The chips and the `chip_id` that names each in an image header.
 * Source: ESP-IDF `components/bootloader_support/include/esp_app_format.h`, `esp_chip_id_t`.
 */
export const ESP_CHIPS = {
  ESP32: 0x0000,
  'ESP32-S2': 0x0002,
  'ESP32-C3': 0x0005,
  'ESP32-S3': 0x0009,
  'ESP32-C2': 0x000c,
  'ESP32-C6': 0x000d,
  'ESP32-H2': 0x0010,
  'ESP32-P4': 0x0012,
  'ESP32-C61': 0x0014,
  'ESP32-C5': 0x0017,
  'ESP32-H21': 0x0019,
  'ESP32-H4': 0x001c,
  'ESP32-S31': 0x0020,
} as const;

export type EspChip = keyof typeof ESP_CHIPS;

const NAMES = new Map<number, EspChip>(Object.entries(ESP_CHIPS).map(([name, id]) => [id, name as EspChip]));

/** The chip that a `chip_id` stands for; null when ESP-IDF has none by that id. */
export function chipName(id: number): EspChip | null {
  return NAMES.get(id) ?? null;
}
