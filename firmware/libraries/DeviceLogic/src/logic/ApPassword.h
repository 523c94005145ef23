#pragma once
#include <cstddef>
#include <cstdint>

/** The documented password of a factory-new board's access point only. */
constexpr const char* kFactoryApPassword = "12345678";
constexpr size_t kApPasswordChars = 10;

/** A password out of random bytes: 10 of 32 characters that nobody mistakes for another (50 bits), and a NUL. */
void apPasswordOf(const uint8_t random[kApPasswordChars], char out[kApPasswordChars + 1]);
