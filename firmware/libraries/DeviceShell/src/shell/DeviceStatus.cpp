#include <shell/DeviceStatus.h>

const char* wordOf(UpdateStage stage) {
  switch (stage) {
    case UpdateStage::Idle:
      return "none";
    case UpdateStage::Downloading:
      return "downloading";
    case UpdateStage::Verifying:
      return "verifying";
    case UpdateStage::Installing:
      return "installing";
    case UpdateStage::Restarting:
      return "restarting";
    case UpdateStage::Probation:
      return "on probation";
    case UpdateStage::Failed:
      return "failed";
    case UpdateStage::RolledBack:
      return "rolled back";
  }
  return "";
}
