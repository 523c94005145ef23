#pragma once
#include <personalcms/Canvas.h>
#include <personalcms/CardModel.h>

/** The three sections of the card. A change in one never draws into another. */
constexpr Box kCardHead = {0, 0, kPanelWidth, 128};
constexpr Box kCardTiles = {0, 128, kPanelWidth, 170};
constexpr Box kCardDetails = {0, 298, kPanelWidth, 182};

/** Draws the status card. */
void paintCard(Canvas& canvas, const CardModel& card);
