#!/usr/bin/env bash
# Builds the firmware for the chip with arduino-cli: all variants, or those that are named.
#
#   firmware/build.sh [ESP32_PersonalCMS] [ESP32_OTA_Base] [ESP32_LED_Blink] [options]
#     --trust key.pem     compile this public key in (up to 4 times); the firmware then takes images signed with it only
#     --profile NAME      profile of sketch.yaml (default: esp32)
#     --out FOLDER        where the images go (default: dist/firmware/esp32)
#
# Per variant: {deviceType}_{version}.bin for updates over the air, and {deviceType}_{version}.merged.bin for a first flash at 0x0.
set -euo pipefail

readonly FIELDED_SLOT=1310720 # boards in the field keep their partition table for ever
readonly PLANNED_MOST=1250000 # leaves room for the next core, whose images grow
readonly VARIANTS=(ESP32_PersonalCMS ESP32_OTA_Base ESP32_LED_Blink)

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
profile=esp32
out="$here/../dist/firmware/esp32"
trusted=()
wanted=()

fail() {
  echo "build.sh: $1" >&2
  exit 1
}

while (($# > 0)); do
  case $1 in
    --trust) trusted+=("${2:?--trust needs a PEM file}"); shift 2 ;;
    --profile) profile=${2:?--profile needs a name}; shift 2 ;;
    --out) out=${2:?--out needs a folder}; shift 2 ;;
    -h | --help) sed -n '2,9p' "$0" | cut -c3-; exit 0 ;;
    all) wanted=("${VARIANTS[@]}"); shift ;;
    -*) fail "unknown option $1" ;;
    *) wanted+=("$1"); shift ;;
  esac
done
((${#wanted[@]} > 0)) || wanted=("${VARIANTS[@]}")

# The sketch folder of a device type: ESP32_OTA_Base is built from ESP32_DevKit_V1_OTA_Base.
sketch_of() { echo "$here/ESP32_DevKit_V1_${1#ESP32_}"; }

# The value of #define NAME "value" in a sketch's version.h.
version_of() { sed -n 's/^#define FW_VERSION "\([^"]*\)".*/\1/p' "$(sketch_of "$1")/version.h"; }

check_size() {
  local size
  size=$(wc -c <"$2")
  echo "$1: $size bytes, $((FIELDED_SLOT - size)) left of $FIELDED_SLOT"
  ((size <= FIELDED_SLOT)) || fail "$1 does not fit the slot of boards in the field"
  ((size <= PLANNED_MOST)) || echo "build.sh: warning: $1 is above the planned $PLANNED_MOST bytes" >&2
}

build() {
  local type=$1 sketch version name work
  sketch=$(sketch_of "$type")
  [[ -f $sketch/sketch.yaml ]] || fail "no variant $type; there are: ${VARIANTS[*]}"
  version=$(version_of "$type")
  [[ -n $version ]] || fail "no FW_VERSION in $sketch/version.h"
  name=${type}_$version
  work=$(mktemp -d)
  arduino-cli compile --profile "$profile" --warnings more --output-dir "$work" "$sketch"
  cp "$work/$(basename "$sketch").ino.bin" "$out/$name.bin"
  cp "$work/$(basename "$sketch").ino.merged.bin" "$out/$name.merged.bin"
  rm -r "$work"
  check_size "$name" "$out/$name.bin"
}

command -v arduino-cli >/dev/null || fail "arduino-cli 1.3.0 or later is needed: https://arduino.github.io/arduino-cli/latest/installation/"
if ((${#trusted[@]} > 0)); then node "$here/../tools/trust-keys.mjs" "${trusted[@]}"; fi
mkdir -p "$out"
for type in "${wanted[@]}"; do build "$type"; done
