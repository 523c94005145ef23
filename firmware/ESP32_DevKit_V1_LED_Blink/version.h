#pragma once

// The one place where this firmware's version stands: sketch, host build and build scripts read it here.
#define FW_VERSION "2.6.0"
// Raised when an older image must never be installed again (see docs/protocol.md); a device refuses anything below its own.
#define FW_SECURITY_VERSION 0
