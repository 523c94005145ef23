#pragma once
#include <cstddef>
#include <cstdint>

enum class NfcOutcome : uint8_t {
  Done,
  NoTag,    // none in the field, or it went away
  Refused,  // the tag is there and does not do this (NAK)
  NoReader  // the chip does not answer
};

/** ISO/IEC 14443-3: a UID has 4, 7 or 10 bytes. */
constexpr size_t kNfcUidBytes = 10;

struct NfcTag {
  uint8_t uid[kNfcUidBytes];
  uint8_t uidBytes;
  uint8_t sak;  // 0x00 for Type 2 tags such as the NTAG21x
};

/** A READ of a Type 2 tag always answers four pages. */
constexpr size_t kNfcReadBytes = 16;

/** An NFC reader for ISO/IEC 14443 A. No call takes longer than 20 ms, whatever the reader, the wire or the tag does.
 */
class NfcReader {
 public:
  virtual ~NfcReader() = default;
  /** Whether the chip answers; sets it up where it was not yet. Called again from time to time while it does not. */
  virtual bool present() = 0;
  /**
   * Looks for a tag, across several calls where looking takes longer than one: NoTag as long as none was found. Done:
   * the tag is selected, and `readPages` and `writePage` are meant for it until the next `poll`.
   */
  virtual NfcOutcome poll(NfcTag& out) = 0;
  /** READ (0x30): the four pages from `page` on. */
  virtual NfcOutcome readPages(uint8_t page, uint8_t out[kNfcReadBytes]) = 0;
  /** WRITE (0xA2): one page of four bytes. */
  virtual NfcOutcome writePage(uint8_t page, const uint8_t bytes[4]) = 0;
};
