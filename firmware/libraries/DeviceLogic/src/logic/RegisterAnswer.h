#pragma once
#include <logic/FieldError.h>
#include <logic/JsonDocument.h>

#include <cstddef>
#include <cstdint>

constexpr size_t kCredentialNameSize = 65;
constexpr size_t kCredentialPasswordSize = 65;

struct RegisterAnswer {
  uint64_t unixSeconds;                // the server's clock
  char username[kCredentialNameSize];  // the device's own credential; empty: none was given
  char password[kCredentialPasswordSize];
};

/** False with `error` set when the answer is not one; `out` is then all zero. */
bool parseRegisterAnswer(const JsonDocument& document, RegisterAnswer& out, FieldError& error);
