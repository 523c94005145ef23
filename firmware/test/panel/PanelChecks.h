#pragma once
#include <set>

#include "PanelRig.h"

/** Each complaint once. */
inline std::string joined(const std::vector<std::string>& lines) {
  const std::set<std::string> once(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : once) all += line + "; ";
  return all;
}

#define CHECK_CLEAN(rig) CHECK(joined((rig).model.errors()) == "")

inline FunctionPage boxPage(const Box& box) {
  return FunctionPage([box](Canvas& canvas) { canvas.fill(box, Ink::Black); });
}
