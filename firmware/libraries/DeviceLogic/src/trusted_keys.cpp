#include <logic/TrustedKeys.h>

// Generated from PEM files; without any, this firmware also takes images that nobody signed.
extern "C" __attribute__((section(".rodata_custom_desc"), used)) const TrustedKeyRing trusted_keys = {
    kTrustedKeyMagic,
    0,
    {},
};
