#pragma once
#include <DevicePorts.h>
#include <esp_app_desc.h>

/** The edges of the chip that this runs on. They may be named before the chip is started, and used from `setup()` on.
 */
const Ports& thisDevice();

/**
 * What the image says of itself, once in each sketch. From arduino-esp32 3.0 on the core's own description is weak, so
 * that this one is linked; at file offset 0x20 (esp_app_desc.h). The fields are named because the struct has grown
 * between ESP-IDF 5.1 and 5.5.
 */
#define APP_DESCRIPTION(TYPE, VERSION, SECURITY_VERSION)                               \
  static_assert(sizeof(TYPE) <= 32 && sizeof(VERSION) <= 32, "31 characters at most"); \
  extern "C" const esp_app_desc_t esp_app_desc;                                        \
  __attribute__((section(".rodata_desc"), used)) const esp_app_desc_t esp_app_desc = { \
      .magic_word = ESP_APP_DESC_MAGIC_WORD,                                           \
      .secure_version = (SECURITY_VERSION),                                            \
      .reserv1 = {},                                                                   \
      .version = VERSION,                                                              \
      .project_name = TYPE,                                                            \
      .time = __TIME__,                                                                \
      .date = __DATE__,                                                                \
      .idf_ver = IDF_VER,                                                              \
      .app_elf_sha256 = {},                                                            \
      .reserv2 = {},                                                                   \
  }
