#pragma once
#include <lwip/ip_addr.h>

#include "Deadline.h"

/** The IPv4 address of a host name or of an address as text. False when there is none before the deadline. */
bool lookUpName(const char* host, const Deadline& deadline, ip4_addr_t& out);
