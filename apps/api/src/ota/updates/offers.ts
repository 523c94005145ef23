import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Batcher } from '../../database/batcher';
import { LiveEvents } from '../../database/live-events';
import type { Offer, Passage } from '../rollouts/decide';
import { countInPhases } from '../rollouts/phase-counters';
import { SlotHints } from '../rollouts/slot-hints';
import { LOCKED_UPDATE, moveUpdates, type LockedUpdate } from '../rollouts/update-writer';
import { tally } from '../rollouts/verdict';
import { CLAIM, type Claim, type ClaimOutcome } from './claim-statement';
import { UpdateLedger } from './update-ledger';

export interface OfferedDevice {
  readonly key: number;
  readonly deviceId: string;
  readonly version: string | null;
}

/** The id of the update that the device may take now, or null with a sentence that says why not. */
export type Made =
  { readonly updateId: string; readonly refusal: null } | { readonly updateId: null; readonly refusal: string };

const UNIQUE_VIOLATION = '23505';
const FULL = 'It waits for a slot: as many devices as are allowed at once are busy.';
const GONE = 'Something has just changed; check again.';

/** Makes an offer true before it is told: the row is committed, within the cap of its phase, or there is no offer. */
@Injectable()
export class Offers {
  private readonly claims: Batcher<Claim, ClaimOutcome>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: UpdateLedger,
    private readonly hints: SlotHints,
    private readonly events: LiveEvents,
  ) {
    this.claims = new Batcher((batch) => this.claimAll(batch));
  }

  async make(device: OfferedDevice, offer: Offer, at: Date): Promise<Made> {
    if (offer.kind === 'again' && offer.passage) return { updateId: offer.passage.updateId, refusal: null };
    const id = offer.passage?.updateId ?? randomUUID();
    const hindrance = offer.supersedes && (await this.supersede(offer.supersedes, offer, at));
    const outcome =
      hindrance ??
      (offer.passage ? await this.takeUp(offer.passage.updateId, at) : await this.claim(id, device, { offer, at }));
    if (outcome === 'made') return { updateId: id, refusal: null };
    if (outcome === 'full') this.hints.noteFull(offer.rollout.id, offer.phase);
    return { updateId: null, refusal: outcome === 'full' ? FULL : GONE };
  }

  /**
   * Has another update give way. What stands against that, or null when it has: an update that has begun to download since the
   * decision stays, and so does one whose place the claim would refuse to this offer, for a superseded update does not come back.
   */
  private async supersede({ updateId }: Passage, offer: Offer, at: Date): Promise<'full' | 'gone' | null> {
    const hindrance = await this.hindrance(offer, at);
    if (hindrance) return hindrance;
    const ended = { from: 'offered', to: 'superseded', actor: 'server', at, reason: 'higher_priority' } as const;
    const outcome = await this.ledger.move(updateId, ended);
    return outcome === null || outcome.kind === 'impossible' ? 'gone' : null;
  }

  private async hindrance({ rollout, phase }: Offer, at: Date): Promise<'full' | 'gone' | null> {
    const [open] = await this.dataSource.query<{ hasRoom: boolean }[]>(
      `SELECT (p.slots IS NULL OR p.in_flight < p.slots) AND (r.offers_per_minute IS NULL OR r.minute_offers < r.offers_per_minute
         OR r.minute_started_at <= $3::timestamptz - interval '1 minute') AS "hasRoom"
       FROM rollouts r JOIN rollout_phases p ON p.rollout_id = r.id JOIN firmware f ON f.key = r.firmware_key
       WHERE r.id = $1 AND p.index = $2 AND r.status = 'running' AND f.withdrawn_at IS NULL`,
      [rollout.id, phase, at],
    );
    if (!open) return 'gone';
    return open.hasRoom ? null : 'full';
  }

  private claim(id: string, device: OfferedDevice, { offer, at }: { offer: Offer; at: Date }): Promise<ClaimOutcome> {
    return this.claims.add({
      id,
      device_key: device.key,
      device_id: device.deviceId,
      rollout_id: offer.rollout.id,
      phase: offer.phase,
      from_version: device.version,
      at,
    });
  }

  private async claimAll(batch: readonly Claim[]): Promise<readonly ClaimOutcome[]> {
    const numbered = batch.map((claim, nth) => ({ ...claim, nth }));
    const rows = await CLAIM.run(this.dataSource, [JSON.stringify(numbered)]);
    const outcomes = new Map(rows.map(({ id, outcome }) => [id, outcome]));
    return batch.map(({ id }) => outcomes.get(id) ?? 'gone');
  }

  /** An update that exists gets a slot: a failed one for its next try, an offered one that had lost it. */
  private async takeUp(updateId: string, at: Date): Promise<ClaimOutcome> {
    try {
      return await this.dataSource.transaction((manager) => this.takeUpWithin(manager, updateId, at));
    } catch (error) {
      // The device has become busy with another update: one active update for a device is all that the index takes.
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      return 'gone';
    }
  }

  private async takeUpWithin(manager: EntityManager, updateId: string, at: Date): Promise<ClaimOutcome> {
    const [update] = await manager.query<LockedUpdate[]>(
      `WITH running AS MATERIALIZED (
         SELECT r.* FROM rollouts r JOIN firmware f ON f.key = r.firmware_key
         WHERE r.id = (SELECT rollout_id FROM updates WHERE id = $1) AND r.status = 'running' AND f.withdrawn_at IS NULL
         FOR SHARE OF r)
       SELECT ${LOCKED_UPDATE} FROM updates u JOIN devices d ON d.key = u.device_key JOIN running r ON r.id = u.rollout_id
       WHERE u.id = $1 AND (u.state = 'failed' AND u.retry_at IS NOT NULL OR u.state = 'offered' AND NOT u.holds_slot)
       FOR NO KEY UPDATE OF u`,
      [updateId],
    );
    if (!update) return 'gone';
    const free = await manager.query<unknown[]>(
      `SELECT 1 FROM rollout_phases WHERE rollout_id = $1 AND index = $2 AND (slots IS NULL OR in_flight < slots) FOR NO KEY UPDATE`,
      [update.rolloutId, update.phase],
    );
    if (free.length === 0) return 'full';
    if (update.state === 'failed') await moveUpdates(manager, [update], { to: 'offered', actor: 'server', at });
    else await this.regain(manager, update, at);
    const { deviceId, rolloutId } = update;
    await this.events.publish(
      { kind: 'update', deviceId, updateId, rolloutId, state: 'offered', progress: null },
      manager,
    );
    return 'made';
  }

  private async regain(manager: EntityManager, update: LockedUpdate, at: Date): Promise<void> {
    await manager.query(`UPDATE updates SET holds_slot = true, progressed_at = $2 WHERE id = $1`, [update.id, at]);
    await countInPhases(manager, [{ ...update, deltas: tally(update, { kind: 'regain' }).deltas }], at);
  }
}
