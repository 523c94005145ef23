#pragma once
#include <cstddef>
#include <cstdint>

/** A message without extensions (RFC 1035, 2.3.4). */
constexpr size_t kDnsMessageMax = 512;

/**
 * Answers a question for any name with `address` (RFC 1035, 4.1), so that a phone that joined the portal's network ends
 * at the portal. Questions for anything but an IPv4 address are answered with "there is none", which lets the phone go
 * on at once. Returns the length of the answer; 0 when `query` is none that is to be answered.
 */
size_t dnsReply(const uint8_t* query, size_t count, const uint8_t address[4], uint8_t out[kDnsMessageMax]);
