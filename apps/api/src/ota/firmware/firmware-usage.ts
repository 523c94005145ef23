import type { EntityManager } from 'typeorm';

/** What this module must ask of those that use firmware, which it does not know. Both run in the caller's transaction. */
export abstract class FirmwareUsage {
  /** The names of the rollouts that give out this firmware now or may do so later: drafts, running and paused ones. */
  abstract rolloutsOf(firmwareKey: string, manager: EntityManager): Promise<string[]>;

  /** Ends those rollouts. */
  abstract endRolloutsOf(firmwareKey: string, manager: EntityManager): Promise<void>;
}
