export class ForecastStratumDto {
  chip: string | null;
  version: string | null;
  devices: number;
}

export class ForecastPhaseDto {
  /** From 0. */
  index: number;
  size: number;
  /** Devices by kind (chip, version). */
  strata: ForecastStratumDto[];
  /** ISO 8601, UTC: when it should be done; null where that cannot be told. */
  doneAt: string | null;
}

/** Devices that the target names and that cannot take the firmware. */
export class ForecastRefusalDto {
  /** @example 'slot_too_small' */
  rule: string;
  /** @example 'The firmware has 1,400,000 bytes, and the device's slot 1,310,720.' */
  text: string;
  devices: number;
  /** The first of them. */
  sample: string[];
}

/** What patches save, for devices that can apply one to the image that they run. */
export class ForecastDeltasDto {
  /** To be sent when each device downloads once: the patch that is ready for it, else the whole file. */
  bytes: number;
  /** Devices that have a patch ready. */
  devices: number;
  /** Devices whose patch is not made yet: counted with the whole file. */
  unknown: number;
}

/** What a rollout would do, by the engine itself run ahead in time. */
export class RolloutForecastDto {
  /** ISO 8601, UTC. */
  madeAt: string;
  /** Devices that the target names. */
  targeted: number;
  /** Of these, those that will be offered the firmware. */
  eligible: number;
  phases: ForecastPhaseDto[];
  refusals: ForecastRefusalDto[];
  /** To be sent when each device downloads the whole file once. */
  bytes: number;
  /** Absent where no device takes a patch. */
  deltas?: ForecastDeltasDto;
  /** ISO 8601, UTC; null where nobody can take it. */
  earliestFinish: string | null;
  /** ISO 8601, UTC; null where that cannot be told. */
  likelyFinish: string | null;
  /** Devices that a firmware that never comes up would take down before the rollout stops. */
  blastRadius: number;
}
