#include "EpaperDriver.h"

const char* wordOf(PanelFault fault) {
  switch (fault) {
    case PanelFault::None:
      return "";
    case PanelFault::BusyAfterReset:
      return "busy after reset";
    case PanelFault::BusyAtPowerOn:
      return "busy at power-on";
    case PanelFault::NoRefresh:
      return "no panel: it never became busy";
    case PanelFault::BusyRefreshing:
      return "busy for too long while refreshing";
    case PanelFault::BusyAtPowerOff:
      return "busy at power-off";
    case PanelFault::RowsStalled:
      return "rows stalled";
  }
  return "";
}
