/** One rollout that names a device and does not reach it now. */
export class ExplainReasonDto {
  rolloutId: string;
  /** @example '2.5.0 to the workshop' */
  rolloutName: string;
  /** Stable and made for programs. @example 'outside_window' */
  rule: string;
  /** One sentence for a person. @example 'Outside its window until 2026-12-01 22:00 (Europe/Berlin).' */
  text: string;
}

export class ExplainOfferDto {
  rolloutId: string;
  rolloutName: string;
  /** @example 'ESP32_OTA_Base_2.5.0' */
  firmwareKey: string;
  /** For a person. @example 'It is offered 2.5.0 at its next check.' */
  text: string;
}

/** Why a device is, or is not, being updated: the very decision that its next check will meet. */
export class ExplainDto {
  offer: ExplainOfferDto | null;
  /** Rollouts that name the device, each with the first rule that said no. */
  reasons: ExplainReasonDto[];
  /** What else a person should know: silence, a failed update, a pending device … */
  notes: string[];
}
