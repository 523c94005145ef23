#pragma once
#include <logic/DownloadAnswer.h>
#include <logic/ImageStart.h>

#include <string>
#include <vector>

/** The head of a response to `bytes=4096-8191` of an image of 65,536 bytes whose body must not be written. */
struct BadHead {
  std::string name;
  std::string head;
  /** What parseHttpHead names, or `step: …` for what decideDownload does instead of taking the body. */
  std::string refusedBy;
};
std::vector<BadHead> badHeads();
std::string refusalOfHead(const std::string& head);

/** The first bytes of a download that must not be written; wanted is an ESP32_OTA_Base for an ESP32, security
 * version 2. */
struct BadStart {
  std::string name;
  std::string bytes;
  FailureReason reason;
};
std::vector<BadStart> badStarts();
/** The first bytes of an image that may be written. */
std::string goodStart();
