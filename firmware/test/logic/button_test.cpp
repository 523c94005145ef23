#include <doctest/doctest.h>
#include <logic/Button.h>

#include <string>

namespace {

/** Plays a button, sampled every 10 ms, and notes its events with the time of each. */
class Finger {
 public:
  explicit Finger(uint64_t startMs = 1000, uint32_t stepMs = 10) : now_(startMs), start_(startMs), step_(stepMs) {}

  Finger& hold(bool pressed, uint64_t forMs) {
    for (const uint64_t end = now_ + forMs; now_ < end; now_ += step_) note(button_.sample(pressed, now_));
    return *this;
  }
  Finger& up(uint64_t forMs = 200) { return hold(false, forMs); }
  Finger& down(uint64_t forMs) { return hold(true, forMs); }
  uint32_t heldMs() const { return button_.heldMs(now_); }
  std::string events() const { return events_; }

 private:
  void note(ButtonEvent event) {
    const char* words[] = {"", "short", "long", "very long"};
    if (event == ButtonEvent::None) return;
    events_ +=
        std::string(events_.empty() ? "" : ", ") + words[static_cast<int>(event)] + "@" + std::to_string(now_ - start_);
  }

  Button button_;
  uint64_t now_;
  uint64_t start_;
  uint32_t step_;
  std::string events_;
};

}  // namespace

TEST_CASE("a short press is told with its release") { CHECK(Finger().up().down(300).up().events() == "short@550"); }

TEST_CASE("a press of two seconds is told while it is held, and its release tells nothing more") {
  CHECK(Finger().up().down(3000).up().events() == "long@2200");
  CHECK(Finger().up().down(1990).up().events() == "short@2240");
}

TEST_CASE("a press of ten seconds is told after the long one") {
  CHECK(Finger().up().down(12000).up().events() == "long@2200, very long@10200");
}

TEST_CASE("a level that is shorter than the debounce time is nothing") {
  CHECK(Finger().up().down(40).up().down(40).up().events().empty());
}

TEST_CASE("a contact that bounces at both edges is one press") {
  Finger finger;
  finger.up();
  for (int i = 0; i < 5; ++i) finger.down(20).up(10);
  finger.down(500);
  for (int i = 0; i < 5; ++i) finger.up(20).down(10);
  CHECK(finger.up().events() == "short@1050");
}

TEST_CASE("a gap in the contact does not begin a long press anew") {
  CHECK(Finger().up().down(1000).up(30).down(2000).up().events() == "long@2200");
}

TEST_CASE("a button that is down from the start counts after it was released once") {
  CHECK(Finger().down(15000).up().events().empty());
  CHECK(Finger().down(15000).up().down(100).up().events() == "short@15350");
}

TEST_CASE("how long it is held can be counted down") {
  Finger finger;
  CHECK(finger.up().heldMs() == 0);
  CHECK(finger.down(40).heldMs() == 0);
  CHECK(finger.down(960).heldMs() == 1000);
  CHECK(finger.up(200).heldMs() == 0);
}

TEST_CASE("two presses are two events") {
  CHECK(Finger().up().down(100).up().down(100).up().events() == "short@350, short@650");
}

TEST_CASE("a press across 49.7 days is one like every other") {
  CHECK(Finger(4294967296 - 500).up().down(3000).up().events() == "long@2200");
}

TEST_CASE("a loop that is slow loses no long press") {
  CHECK(Finger(1000, 1500).up(3000).down(6000).up(4500).events() == "long@6000");
  Button exact;
  exact.sample(false, 0);
  exact.sample(false, 100);
  exact.sample(true, 200);
  exact.sample(true, 300);
  exact.sample(false, 2200);
  CHECK(exact.sample(false, 2300) == ButtonEvent::Long);
  Button button;
  button.sample(false, 0);
  button.sample(false, 100);
  button.sample(true, 200);
  button.sample(true, 300);
  button.sample(false, 5000);
  CHECK(button.sample(false, 5100) == ButtonEvent::Long);
}
