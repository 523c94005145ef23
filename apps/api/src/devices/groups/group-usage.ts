import type { EntityManager } from 'typeorm';

/** What this module must ask of those that use groups, which it does not know. Runs in the caller's transaction. */
export abstract class GroupUsage {
  /** The names of the rollouts that name this group now or may do so later. */
  abstract rolloutsOf(groupId: string, manager: EntityManager): Promise<string[]>;
}
