#include "Sign.h"

#include <logic/JsonWriter.h>

namespace {

void put(std::string& out, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; i++) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

}  // namespace

std::string makeBmp(const std::function<bool(int x, int y)>& ink) {
  std::string bmp = "BM";
  put(bmp, 48062, 4);
  put(bmp, 0, 4);
  put(bmp, 62, 4);
  put(bmp, 40, 4);
  put(bmp, 800, 4);
  put(bmp, 480, 4);
  put(bmp, 1, 2);
  put(bmp, 1, 2);
  put(bmp, 0, 4);
  put(bmp, 48000, 4);
  put(bmp, 2835, 4);
  put(bmp, 2835, 4);
  put(bmp, 2, 4);
  put(bmp, 2, 4);
  put(bmp, 0x000000, 4);
  put(bmp, 0xFFFFFF, 4);
  for (int y = 479; y >= 0; y--) {
    for (int x = 0; x < 800; x += 8) {
      int byte = 0;
      for (int bit = 0; bit < 8; bit++) byte = byte << 1 | (ink(x + bit, y) ? 0 : 1);
      bmp += static_cast<char>(byte);
    }
  }
  return bmp;
}

std::vector<uint8_t> pixelsOfBmp(const std::string& bmp) {
  std::vector<uint8_t> pixels;
  for (size_t y = 0; y < 480; y++) {
    const std::string row = bmp.substr(62 + (479 - y) * 100, 100);
    pixels.insert(pixels.end(), row.begin(), row.end());
  }
  return pixels;
}

const std::string& stripes() {
  static const std::string bmp = makeBmp([](int x, int y) { return x / 20 % 2 == 0 && y < 300; });
  return bmp;
}
const std::string& triangle() {
  static const std::string bmp = makeBmp([](int x, int y) { return x < y; });
  return bmp;
}
const std::vector<uint8_t>& stripesPixels() {
  static const std::vector<uint8_t> pixels = pixelsOfBmp(stripes());
  return pixels;
}
const std::vector<uint8_t>& trianglePixels() {
  static const std::vector<uint8_t> pixels = pixelsOfBmp(triangle());
  return pixels;
}

bool FakeFetch::fetch(const FetchRequest& request, FetchReceiver& receiver) {
  if (!isFree || receiver_ != nullptr) return false;
  asked.push_back(request.etag);
  ifNoneMatch_ = request.etag;
  receiver_ = &receiver;
  sent_ = 0;
  hasHead_ = false;
  return true;
}

void FakeFetch::tick() {
  if (receiver_ == nullptr || isSilent) return;
  FetchReceiver* receiver = receiver_;
  const auto end = [&](FetchEnd how) {
    receiver_ = nullptr;
    receiver->onEnd(how);
  };
  const bool isUnchanged = status == 200 && !etag.empty() && ifNoneMatch_ == etag;
  const std::string answer = status == 200 && !isUnchanged ? body : "";
  if (!hasHead_) {
    hasHead_ = true;
    const FetchHead head = {isUnchanged ? 304 : status, static_cast<uint32_t>(answer.size()), etag.c_str()};
    if (!receiver->onHead(head)) return end(FetchEnd::BrokenOff);
  }
  const size_t count = std::min({piece, answer.size() - sent_, breaksAfter - std::min(sent_, breaksAfter)});
  if (count > 0 && !receiver->onBody(reinterpret_cast<const uint8_t*>(answer.data()) + sent_, count))
    return end(FetchEnd::BrokenOff);
  sent_ += count;
  if (sent_ >= breaksAfter) return end(FetchEnd::BrokenOff);
  if (sent_ == answer.size()) end(FetchEnd::Complete);
}

FakeShell::FakeShell() {
  now.deviceId = "esp32-24a160c3f0de";
  now.name = "Hall sign";
  now.type = "ESP32_PersonalCMS";
  now.version = "2.6.0";
  std::strcpy(now.address, "192.168.1.77");
  now.serverUrl = "http://ota.test:5000";
  now.online = true;
  now.lastContactUnix = 1795600980;
  now.updateVersion = "";
  now.updateReason = "";
  now.apName = "PersonalCMS-ESP32-Setup";
  now.apPassword = "12345678";
}

Sign::Sign() {
  release();
  restart();
}

void Sign::restart() {
  feature.reset();
  feature = std::make_unique<PersonalCms>(ShellSide{ports, shell, fetch, shell}, own, kSignPins);
  feature->begin();
}

void Sign::run(uint64_t ms) {
  runUntil([] { return false; }, ms);
}

bool Sign::runUntil(const std::function<bool()>& holds, uint64_t limitMs) {
  for (uint64_t spent = 0; spent < limitMs;) {
    if (holds()) return true;
    fetch.tick();
    feature->tick();
    const uint64_t stepMs = std::min<uint64_t>(limitMs - spent, panel.isAsleep() && !fetch.isBusy() ? 50 : 5);
    clock.advance(stepMs);
    spent += stepMs;
  }
  return holds();
}

void Sign::settle() { run(40 * 1000); }

std::string Sign::heartbeat() {
  char text[1024];
  JsonWriter json(text, sizeof(text));
  json.beginObject();
  feature->addToHeartbeat(json);
  json.endObject();
  return std::string(json.view());
}
