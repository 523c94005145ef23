#pragma once
#include <personalcms/ports/NfcReader.h>

#include <cstddef>
#include <cstdint>

/** The most that a command of ours and its answer hold behind the command's code. */
constexpr size_t kPn532DataMax = 28;
/** 00 00 FF, length and its complement, direction, code, data, checksum, 00 (PN532 user manual UM0701-02, 6.2.1). */
constexpr size_t kPn532FrameMax = kPn532DataMax + 9;
constexpr size_t kPn532AckBytes = 6;
/** What the host sends to give up a command, and what the chip sends when it has taken one. */
extern const uint8_t kPn532Ack[kPn532AckBytes];

struct Pn532Bytes {
  const uint8_t* bytes;  // null: none
  size_t count;
};

/** Writes the frame of a command (its code, then its data). Its length; 0 when the data have no room. */
size_t pn532Frame(uint8_t command, Pn532Bytes data, uint8_t out[kPn532FrameMax]);
/** The data of the answer to `command`; none when the frame is broken, is another's, or reports an error. What follows
 * the frame is ignored. */
Pn532Bytes pn532Answer(uint8_t command, Pn532Bytes received);
/** The tag in the data of an answer to InListPassiveTarget; false when there was none. */
bool pn532Tag(Pn532Bytes data, NfcTag& out);
/** What the first byte of an answer to InDataExchange says (UM0701-02, 7.1). */
NfcOutcome pn532Status(uint8_t status);
