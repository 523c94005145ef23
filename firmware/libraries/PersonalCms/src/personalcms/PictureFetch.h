#pragma once
#include <logic/HttpHead.h>
#include <personalcms/BmpReader.h>
#include <personalcms/EpaperDriver.h>
#include <ports/Clock.h>
#include <shell/ServerFetch.h>
#include <shell/Timer.h>

/** How a look for the server's picture ended. */
enum class PictureOutcome : uint8_t { None, Arrived, Unchanged, NoPicture, Refused, NoAnswer };

/**
 * Fetches the server's picture straight into the panel: wakes the panel, asks, hands each row on as it arrives. What is
 * seen changes only when the whole picture was there and right.
 */
class PictureFetch final : public FetchReceiver, private RowSink {
 public:
  PictureFetch(ServerFetch& server, EpaperDriver& driver, Clock& clock)
      : server_(server), driver_(driver), clock_(clock) {}

  /** Begins to look. `shown` is the ETag of the picture on the glass, empty when there is none. The panel must be free.
   */
  void begin(const char* shown);
  bool isUnderWay() const { return step_ != Step::Idle; }
  /** Leaves it, so that the panel is free for what cannot wait. */
  void abandon();
  /** With every turn of the loop. Tells once how it ended; Arrived: the panel holds the picture, and `showRows` shows
   * it. */
  PictureOutcome tick();
  /** Of the picture that arrived. */
  const char* etag() const { return etag_; }
  /** Why the last one was refused. */
  BmpFault fault() const { return reader_.fault(); }

  bool onHead(const FetchHead& head) override;
  bool onBody(const uint8_t* bytes, size_t count) override;
  void onEnd(FetchEnd end) override;

 private:
  enum class Step : uint8_t { Idle, Waking, Asking, Receiving, Ended };
  void putRow(int y, const uint8_t row[kPanelRowBytes]) override;
  PictureOutcome finish(PictureOutcome outcome);

  ServerFetch& server_;
  EpaperDriver& driver_;
  Clock& clock_;
  Step step_ = Step::Idle;
  bool isAbandoned_ = false;  // an answer is still on its way, and nobody wants it
  bool isOnItsWay_ = false;
  Timer limit_;
  PictureOutcome outcome_ = PictureOutcome::None;
  BmpReader reader_;
  char shown_[kEtagSize] = "";
  char etag_[kEtagSize] = "";
  char refused_[kEtagSize] = "";  // not fetched again and again
};
