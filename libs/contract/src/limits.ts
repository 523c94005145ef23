/** Every limit that both sides of the wire must agree on. Sizes in bytes, times in seconds unless the name says otherwise. */
export const LIMITS = {
  /** Boards in the field parse an answer into a 1,024-byte buffer, so one byte less is the most that they can be told. */
  deviceAnswerBytes: 1_023,
  /** An answer with a patch is for newer boards alone, and they take 2,048 bytes. */
  deltaAnswerBytes: 2_047,
  deviceRequestBytes: 16 * 1024,
  /** A 10,000-id target is the largest management body. */
  managementRequestBytes: 1024 * 1024,
  deviceIdLength: 64,
  deviceNameLength: 100,
  notesLength: 2_000,
  /** The application description of an ESP32 image holds 31 characters and a NUL. */
  deviceTypeLength: 31,
  versionLength: 31,
  descriptionLength: 1_000,
  rolloutNameLength: 100,
  groupNameLength: 100,
  filterLength: 2_000,
  /** Per device. */
  tags: 20,
  /** A line for each of 100,000 devices. */
  importBytes: 16 * 1024 * 1024,
  signingKeyNameLength: 100,
  /** A P-256 public key in PEM is 178 characters; this leaves room to refuse other keys by what they are. */
  keyPemLength: 8_192,
  /** A signature is at most 72 bytes of DER, which are 96 characters of base64. */
  signatureLength: 200,
  usernameLength: 64,
  passwordMinLength: 12,
  passwordMaxLength: 256,
  tokenNameLength: 100,
  searchLength: 100,
  targetDeviceIds: 10_000,
  /** Of one rollout. */
  phases: 20,
  pageSizeDefault: 50,
  pageSizeMax: 200,
  /** The smallest useful slot, and the largest flash that ESP-IDF's image header can name (128 MiB). */
  slotBytesMin: 64 * 1024,
  slotBytesMax: 128 * 1024 * 1024,
} as const;

/** What a board is told where nobody has configured anything else. */
export const CADENCE = {
  /** `GET /api/ota/check`, ± jitter. */
  checkSeconds: 120,
  /** Our firmware's heartbeat; boards in the field send every 30 s whatever they are told. */
  heartbeatSeconds: 60,
  /** `kIntervalMinS` of our firmware: it calls no more often, whatever it is told. */
  shortestSeconds: 30,
  /** A device counts as online while it was heard from within this many of its intervals. */
  onlineIntervals: 2.5,
} as const;
