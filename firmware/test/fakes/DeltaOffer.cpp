#include "DeltaOffer.h"

#include <corpus/TestPatch.h>

#include <map>
#include <utility>

#include "TestImage.h"

FakeOffer deltaOfferOf(const std::string& version, uint32_t sizeBytes) {
  // Made once for each: there are thousands of stories.
  static std::map<std::pair<std::string, uint32_t>, FakeOffer> made;
  FakeOffer& offer = made[{version, sizeBytes}];
  if (!offer.patch.empty()) return offer;
  offer.version = version;
  offer.image = nextImage(version, sizeBytes);
  const Bytes& source = imageOf("2.6.0", 64 * 1024);
  offer.patch = makePatch(source, offer.image);
  offer.patchFrom = digestHex(source);
  return offer;
}
