#pragma once
#include <cstdint>
#include <string>
#include <vector>

/** Writes 800×480 pixels (1 = white, rows from the top) as a PNG: beside it first, then in its place. False when it
 * could not. */
bool writePanelPng(const std::string& path, const std::vector<uint8_t>& pixels);
/** Reads what `writePanelPng` wrote, so that a panel keeps its picture without power. False, with `out` as it was, when
 * there is none. */
bool readPanelPng(const std::string& path, std::vector<uint8_t>& out);
