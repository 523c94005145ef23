#pragma once
#include <functional>
#include <string>

#include "fakes/FakeBoard.h"

/** What a board goes through while its power fails. */
struct CutStory {
  FakeBoardOptions options;
  /** Brings the board to where the story begins; no power cut yet. */
  std::function<void(FakeBoard&)> prepare;
  /** Whether the story has come to its end, well or ill. */
  std::function<bool(FakeBoard&)> isOver;
};

struct Cut {
  uint64_t operation;  // counted from the story's begin, from 1
  CutKind kind;
  uint32_t seed;
};

/** How many operations on flash and NVS the story takes when nothing fails; 0 when it does not come to its end. */
uint64_t operationsOf(const CutStory& story);

/**
 * Tells the story with these cuts (the second is counted from the first), then asks whether the board still lives: it
 * boots an image that passes the check and is one of ours, reaches the server with its credential, and takes the next
 * update. Empty when it does, else what is wrong.
 */
std::string faultAfter(const CutStory& story, const Cut& first, const Cut* second = nullptr);

const char* nameOf(CutKind kind);
constexpr CutKind kAllCuts[] = {CutKind::Before, CutKind::Torn, CutKind::After};

/** 2.6.0 by cable, online, with the old image of the last update in the other slot. */
void bringOnline(FakeBoard& board);
/** The offer of a version of 64 KiB, or of another size. */
FakeOffer offerOf(const std::string& version, uint32_t sizeBytes = 64 * 1024);
