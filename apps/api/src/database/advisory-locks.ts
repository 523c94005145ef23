/**
 * The numbers of PostgreSQL's advisory locks, in one place so that no two jobs take the same. Any numbers would do, as long as every
 * process uses these.
 */
export const ADVISORY_LOCKS = {
  /** One process migrates at a time. */
  migrations: 7_302_001,
  /** One process makes and drops the heartbeats' partitions at a time. */
  partitions: 7_302_002,
  /** Shared while a firmware is published, exclusive while files without a row are removed. */
  firmwareFiles: 7_302_003,
  /** One process at a time looks after a rollout (with the rollout as second number). */
  rolloutTick: 7_302_004,
  /** One process at a time looks for what webhooks should hear. */
  webhooks: 7_302_005,
} as const;
