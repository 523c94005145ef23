/** Request headers by which a device says what it is, in the lower case that Node hands out. */
export const DEVICE_HEADERS = {
  version: 'x-device-version',
  type: 'x-device-type',
  /** The 32 bytes at the end of the running image, in hex. */
  image: 'x-device-image',
  /** Sent by the stock update library with every download. */
  stockStationMac: 'x-esp32-sta-mac',
  /** The same digest as `image`, under the stock update library's name. */
  stockImage: 'x-esp32-sketch-sha256',
} as const;
