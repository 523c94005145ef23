#pragma once
#include <DevicePorts.h>
#include <personalcms/CardModel.h>
#include <personalcms/EpaperDriver.h>
#include <personalcms/NoticePage.h>
#include <personalcms/PictureFetch.h>
#include <shell/ServerFetch.h>
#include <shell/Timer.h>

enum class PageKind : uint8_t { Unknown, Card, Notice, Picture };

/** A page as it stands on the glass, small enough to be kept and painted once more. */
struct ScreenPage final : public PagePainter {
  void paint(Canvas& canvas) const override;
  /** Whether it can be painted: a picture is nowhere but on the glass. */
  bool isPaintable() const { return kind == PageKind::Card || kind == PageKind::Notice; }

  PageKind kind = PageKind::Unknown;
  CardModel card{};
  NoticeModel notice{};
};

/** What the card says, made when somebody wants to know. */
class CardSource {
 public:
  virtual ~CardSource() = default;
  virtual CardModel card() = 0;
  /** Whether the server can be asked for a picture. */
  virtual bool isOnline() = 0;
};

/**
 * Decides what the panel shows and how: the server's picture where a person wants it and there is one, else the status
 * card; a notice above all. A picture is fetched with the ETag of the one on the glass, which is kept in NVS because
 * the glass keeps it too.
 */
class Screen {
 public:
  Screen(const Ports& ports, EpaperDriver& driver, ServerFetch& server, CardSource& cards)
      : ports_(ports), driver_(driver), picture_(server, driver, ports.clock), cards_(cards) {}
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void begin();
  /** With every turn of the loop. */
  void tick();
  /** Shows a notice for so long; until the next one when `forMs` is 0. */
  void showNotice(const NoticeModel& notice, uint32_t forMs);
  /** Whether the notice that was asked for is what is seen. */
  bool isNoticeSeen() const;
  /** From the picture to the card, or the other way round. */
  void toggle();

  bool showsPicture() const { return shown_.kind == PageKind::Picture; }
  /** Of the picture on the glass; empty when there is none. */
  const char* pictureEtag() const { return etag_; }

 private:
  void ended(PanelEvent event);
  void failed();
  void pictureEnded(PictureOutcome outcome);
  bool wantsPicture() const { return prefersPicture_ && !serverHasNone_; }
  void decide();
  void showNoticePage();
  void showCard();
  void show(const Box& changed);
  void forgetPicture();

  Ports ports_;
  EpaperDriver& driver_;
  PictureFetch picture_;
  CardSource& cards_;
  ScreenPage shown_;
  ScreenPage next_;  // while the driver paints it
  bool isShowing_ = false;
  bool isPartial_ = false;
  bool prefersPicture_ = true;
  bool serverHasNone_ = false;
  bool isPersonWaiting_ = false;  // pressed the button to see the picture
  bool hasNotice_ = false;
  NoticeModel notice_{};
  Timer noticeEnd_;
  bool noticeEnds_ = false;
  Timer nextLook_;  // at the card
  Timer pictureDue_;
  Timer retry_;
  uint32_t failures_ = 0;
  uint32_t partials_ = 0;  // since the last full refresh
  uint64_t shownMs_ = 0;
  char etag_[kEtagSize] = "";
};
