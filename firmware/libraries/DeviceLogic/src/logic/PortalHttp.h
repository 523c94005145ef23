#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/** What the device's own web server takes: a form that holds a certificate of 2 KiB, percent-encoded, below a phone's
 * headers. */
constexpr size_t kPortalRequestMax = 8 * 1024;

enum class PortalParse : uint8_t { NeedMore, Complete, TooLarge, Malformed };

/** A request to the portal (RFC 9112). The texts lie within the bytes that were parsed. */
struct PortalHttpRequest {
  bool isPost;
  bool isHead;            // wants an answer without its body
  std::string_view path;  // from the slash to before the query, as it was sent
  std::string_view query;
  std::string_view host;  // of the `Host` header; empty when absent
  std::string_view form;  // the body of a POST
};

/** Reads what has come in so far. Only GET, HEAD and POST with a plain length are taken. */
PortalParse parsePortalRequest(std::string_view received, PortalHttpRequest& out);

/**
 * A field of `application/x-www-form-urlencoded` text (URL Standard, 5.1), decoded, the first of its name. False, with
 * an empty text, when it is absent or not decodable (a NUL counts so); with its beginning, when it is larger than the
 * room.
 */
bool formField(std::string_view form, std::string_view name, char* out, size_t size);
