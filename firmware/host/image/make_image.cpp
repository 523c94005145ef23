// make-image: wraps a virtual device's program as an ESP32 image, with another version or a fault if wanted.
#include <cstdio>

#include "../state/StateFile.h"
#include "ImageMaker.h"

namespace {

constexpr const char* kUsage =
    "make-image PROGRAM OUT.bin [--version V] [--security-version N] [--trust PUBLIC_KEY.pem]... [--fault NAME] [--pad "
    "BYTES]\n"
    "  PROGRAM is dist/firmware/host/bin/firmware-<device type>; faults: crash_in_setup, hang, lose_wifi,\n"
    "  never_checks_in, wrong_version\n";

struct Wanted {
  std::string program;
  std::string out;
  ImageChanges changes;
};

bool takeNumber(const std::string& text, uint32_t& out) {
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos) return false;
  out = static_cast<uint32_t>(std::stoul(text));
  return true;
}

bool takeOption(const std::string& name, const std::string& value, ImageChanges& changes) {
  uint32_t number = 0;
  if (name == "--version") {
    changes.version = value;
  } else if (name == "--trust") {
    changes.trustedKeyFiles.push_back(value);
  } else if (name == "--fault") {
    changes.fault = value;
  } else if (name == "--security-version" && takeNumber(value, number)) {
    changes.securityVersion = number;
  } else if (name == "--pad" && takeNumber(value, number)) {
    changes.padBytes = number;
  } else {
    return false;
  }
  return true;
}

bool parse(int count, char** words, Wanted& out) {
  for (int i = 1; i < count; i++) {
    const std::string word = words[i];
    if (word.rfind("--", 0) == 0) {
      if (i + 1 == count || !takeOption(word, words[++i], out.changes)) return false;
    } else if (out.program.empty()) {
      out.program = word;
    } else if (out.out.empty()) {
      out.out = word;
    } else {
      return false;
    }
  }
  return !out.out.empty();
}

}  // namespace

int main(int count, char** words) {
  Wanted wanted;
  if (!parse(count, words, wanted)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  std::string program;
  if (!readFile(wanted.program, program)) {
    std::fprintf(stderr, "make-image: %s cannot be read\n", wanted.program.c_str());
    return 1;
  }
  Bytes image;
  std::string why;
  if (!makeImage(Bytes(program.begin(), program.end()), wanted.changes, image, why)) {
    std::fprintf(stderr, "make-image: %s\n", why.c_str());
    return 1;
  }
  if (!replaceFile(wanted.out, std::string(image.begin(), image.end()))) {
    std::fprintf(stderr, "make-image: %s cannot be written\n", wanted.out.c_str());
    return 1;
  }
  std::printf("%s: %zu bytes\n", wanted.out.c_str(), image.size());
  return 0;
}
