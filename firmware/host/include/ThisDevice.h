#pragma once
#include <DevicePorts.h>

/** The edges on Linux, of the virtual device that this process is. May be named before `main`, and used from `setup()`
 * on. */
const Ports& thisDevice();

/** ESP-IDF's `esp_app_desc_t` (esp_app_desc.h): the 256 bytes at file offset 0x20 of an image. Frozen. */
struct esp_app_desc_t {
  uint32_t magic_word;
  uint32_t secure_version;
  uint32_t reserv1[2];
  char version[32];
  char project_name[32];
  char time[16];
  char date[16];
  char idf_ver[32];
  uint8_t app_elf_sha256[32];
  uint16_t min_efuse_blk_rev_full;
  uint16_t max_efuse_blk_rev_full;
  uint8_t mmu_page_size;
  uint8_t reserv3[3];
  uint32_t reserv2[18];
};
static_assert(sizeof(esp_app_desc_t) == 256, "stands in the image");

/** The same macro as on the chip: what the image says of itself. In a section of its own, where the image maker finds
 * it. */
#define APP_DESCRIPTION(TYPE, VERSION, SECURITY_VERSION)                               \
  static_assert(sizeof(TYPE) <= 32 && sizeof(VERSION) <= 32, "31 characters at most"); \
  extern "C" const esp_app_desc_t esp_app_desc;                                        \
  __attribute__((section(".rodata_desc"), used)) const esp_app_desc_t esp_app_desc = { \
      .magic_word = 0xABCD5432,                                                        \
      .secure_version = (SECURITY_VERSION),                                            \
      .reserv1 = {},                                                                   \
      .version = VERSION,                                                              \
      .project_name = TYPE,                                                            \
      .time = __TIME__,                                                                \
      .date = __DATE__,                                                                \
      .idf_ver = "host",                                                               \
      .app_elf_sha256 = {},                                                            \
      .min_efuse_blk_rev_full = 0,                                                     \
      .max_efuse_blk_rev_full = 0,                                                     \
      .mmu_page_size = 0,                                                              \
      .reserv3 = {},                                                                   \
      .reserv2 = {},                                                                   \
  }
