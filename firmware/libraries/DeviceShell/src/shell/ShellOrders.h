#pragma once

/** What a person (serial console, button) or a feature may order. Each is done from the next `tick` on. */
class ShellOrders {
 public:
  virtual ~ShellOrders() = default;
  /** Asks the server for an update now. */
  virtual void checkNow() = 0;
  /** Starts the previous image, if the other slot holds one that passes the check. False when it does not. */
  virtual bool rollBack() = 0;
  virtual void openPortal() = 0;
  /** Forgets all settings and the credential, and restarts as a new board. */
  virtual void factoryReset() = 0;
  /** Restarts after what is under way has been brought to a safe point. */
  virtual void restart() = 0;
};
