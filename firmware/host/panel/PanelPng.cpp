#include "PanelPng.h"

#include <personalcms/Canvas.h>
#include <png.h>

#include <cstdio>
#include <cstring>

namespace {

// libpng's simplified interface has no 1-bit pictures: a byte a pixel in between.
constexpr uint8_t kWhite = 255;

png_image describe() {
  png_image image;
  std::memset(&image, 0, sizeof(image));
  image.version = PNG_IMAGE_VERSION;
  image.width = kPanelWidth;
  image.height = kPanelHeight;
  image.format = PNG_FORMAT_GRAY;
  return image;
}

}  // namespace

bool writePanelPng(const std::string& path, const std::vector<uint8_t>& pixels) {
  if (pixels.size() != kPanelRowBytes * kPanelHeight) return false;
  std::vector<uint8_t> grey(static_cast<size_t>(kPanelWidth) * kPanelHeight);
  for (size_t i = 0; i < grey.size(); i++) grey[i] = (pixels[i / 8] >> (7 - i % 8) & 1) != 0 ? kWhite : 0;
  png_image image = describe();
  const std::string beside = path + ".new";
  if (png_image_write_to_file(&image, beside.c_str(), 0, grey.data(), 0, nullptr) == 0) return false;
  return std::rename(beside.c_str(), path.c_str()) == 0;
}

bool readPanelPng(const std::string& path, std::vector<uint8_t>& out) {
  png_image image = describe();
  if (png_image_begin_read_from_file(&image, path.c_str()) == 0) return false;
  if (image.width != kPanelWidth || image.height != kPanelHeight) {
    png_image_free(&image);
    return false;
  }
  image.format = PNG_FORMAT_GRAY;
  std::vector<uint8_t> grey(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, grey.data(), 0, nullptr) == 0) return false;
  std::vector<uint8_t> pixels(kPanelRowBytes * kPanelHeight, 0);
  for (size_t i = 0; i < grey.size(); i++) {
    if (grey[i] >= 128) pixels[i / 8] = static_cast<uint8_t>(pixels[i / 8] | 0x80 >> (i % 8));
  }
  out = std::move(pixels);
  return true;
}
