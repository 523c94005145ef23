#include <logic/DnsReply.h>

#include <cstring>

namespace {

constexpr size_t kHeaderBytes = 12;
constexpr size_t kQuestionTail = 4;  // type and class
constexpr size_t kLabelMax = 63;
constexpr size_t kNameMax = 255;
constexpr size_t kAnswerBytes = 16;
constexpr uint16_t kTypeA = 1;
constexpr uint16_t kTypeAny = 255;
constexpr uint16_t kClassIn = 1;
/** Seconds. Short, for the phone asks the same names again when it is back in its own network. */
constexpr uint8_t kTtl = 10;

uint16_t read16(const uint8_t* bytes) { return static_cast<uint16_t>(bytes[0] << 8 | bytes[1]); }

/** Where the name that begins at `at` ends; 0 when it is none. A question has no compressed names. */
size_t endOfName(const uint8_t* query, size_t count, size_t at) {
  const size_t start = at;
  while (at < count && at - start < kNameMax) {
    const uint8_t length = query[at++];
    if (length == 0) return at;
    if (length > kLabelMax) return 0;
    at += length;
  }
  return 0;
}

bool isOneQuestion(const uint8_t* query) {
  constexpr uint8_t kResponseAndOpcode = 0xF8;  // QR and OPCODE: a standard query has neither
  return (query[2] & kResponseAndOpcode) == 0 && read16(query + 4) == 1;
}

void writeHeader(const uint8_t* query, bool hasAddress, uint8_t* out) {
  constexpr uint8_t kRecursionDesired = 0x01;
  memset(out, 0, kHeaderBytes);
  memcpy(out, query, 2);
  out[2] = static_cast<uint8_t>(0x84 | (query[2] & kRecursionDesired));  // a response, authoritative
  out[5] = 1;                                                            // one question
  out[7] = hasAddress ? 1 : 0;                                           // answers
}

void writeAddress(const uint8_t address[4], uint8_t out[kAnswerBytes]) {
  // The name of the question (a pointer to byte 12), type A, class IN, TTL, four bytes.
  const uint8_t record[kAnswerBytes - 4] = {0xC0, kHeaderBytes, 0, kTypeA, 0, kClassIn, 0, 0, 0, kTtl, 0, 4};
  memcpy(out, record, sizeof record);
  memcpy(out + sizeof record, address, 4);
}

}  // namespace

size_t dnsReply(const uint8_t* query, size_t count, const uint8_t address[4], uint8_t out[kDnsMessageMax]) {
  if (count < kHeaderBytes || count > kDnsMessageMax || !isOneQuestion(query)) return 0;
  const size_t nameEnd = endOfName(query, count, kHeaderBytes);
  if (nameEnd == 0 || nameEnd + kQuestionTail > count) return 0;
  const uint16_t type = read16(query + nameEnd);
  const bool hasAddress = (type == kTypeA || type == kTypeAny) && read16(query + nameEnd + 2) == kClassIn;
  const size_t questionEnd = nameEnd + kQuestionTail;
  if (questionEnd + kAnswerBytes > kDnsMessageMax) return 0;
  writeHeader(query, hasAddress, out);
  memcpy(out + kHeaderBytes, query + kHeaderBytes, questionEnd - kHeaderBytes);
  if (!hasAddress) return questionEnd;
  writeAddress(address, out + questionEnd);
  return questionEnd + kAnswerBytes;
}
