import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Batcher } from '../../database/batcher';
import { notifySql } from '../../database/live-events';
import { Prepared } from '../../database/prepared';
import type { Offer } from '../rollouts/decide';
import { UpdateLedger } from './update-ledger';

interface Claim {
  readonly id: string;
  readonly device_key: number;
  readonly device_id: string;
  readonly rollout_id: string;
  readonly from_version: string | null;
  readonly at: Date;
}

export interface OfferedDevice {
  readonly key: number;
  readonly deviceId: string;
  readonly version: string | null;
}

// The rollout is asked again, under a lock that a pause or a cancellation waits for: what is decided from memory is offered only
// while it still holds. Both unique indexes (one update for a device and rollout, one active update for a device) may refuse.
const CLAIM = new Prepared<{ id: string }>(`
  WITH wanted AS (
    SELECT * FROM json_to_recordset($1::json)
      AS w(id uuid, device_key integer, device_id text, rollout_id uuid, from_version text, at timestamptz)
  ), open AS (
    SELECT w.*, f.key AS firmware_key, f.device_type, f.version
    FROM wanted w JOIN rollouts r ON r.id = w.rollout_id JOIN firmware f ON f.key = r.firmware_key
    WHERE r.status = 'running' AND f.withdrawn_at IS NULL
    ORDER BY w.device_key FOR SHARE OF r
  ), made AS (
    INSERT INTO updates (id, device_key, rollout_id, firmware_key, device_type, version, from_version, state, attempt, offered_at, state_at, progressed_at)
    SELECT id, device_key, rollout_id, firmware_key, device_type, version, from_version, 'offered', 1, at, at, at FROM open
    ON CONFLICT DO NOTHING RETURNING id, device_key, offered_at
  ), event AS (
    INSERT INTO update_events (update_id, at, to_state, actor) SELECT id, offered_at, 'offered', 'server' FROM made
  ), pointer AS (
    UPDATE devices SET latest_update_id = made.id, updating = true FROM made WHERE devices.key = made.device_key
  )
  SELECT id, ${notifySql(`jsonb_build_object('kind', 'update', 'deviceId', device_id, 'updateId', id, 'rolloutId', rollout_id,
    'state', 'offered', 'progress', NULL)`)}
  FROM made JOIN wanted USING (id)`);

const UNIQUE_VIOLATION = '23505';

/** Makes an offer true before it is told: the row is committed, or there is no offer. */
@Injectable()
export class Offers {
  private readonly claims: Batcher<Claim, boolean>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: UpdateLedger,
  ) {
    this.claims = new Batcher((batch) => this.claimAll(batch));
  }

  /** The id of the update that the device may take now, or null when something has changed since the decision. */
  async make(device: OfferedDevice, offer: Offer, at: Date): Promise<string | null> {
    if (offer.kind === 'again' && offer.passage) return offer.passage.updateId;
    // A superseded or retried update does not come back: what the claim would refuse must not get that far.
    if ((offer.supersedes ?? offer.passage) && !(await this.isOpen(offer.rollout.id))) return null;
    if (offer.supersedes && !(await this.supersede(offer.supersedes.updateId, at))) return null;
    if (offer.passage) return this.retry(offer.passage.updateId, at);
    const claim = {
      id: randomUUID(),
      device_key: device.key,
      device_id: device.deviceId,
      rollout_id: offer.rollout.id,
      from_version: device.version,
      at,
    };
    return (await this.claims.add(claim)) ? claim.id : null;
  }

  private async isOpen(rolloutId: string): Promise<boolean> {
    const open = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM rollouts r JOIN firmware f ON f.key = r.firmware_key
       WHERE r.id = $1 AND r.status = 'running' AND f.withdrawn_at IS NULL`,
      [rolloutId],
    );
    return open.length > 0;
  }

  /** Whether the update has given way. One that has begun to download since the decision does not. */
  private async supersede(updateId: string, at: Date): Promise<boolean> {
    const ended = { from: 'offered', to: 'superseded', actor: 'server', at, reason: 'higher_priority' } as const;
    const outcome = await this.ledger.move(updateId, ended);
    return outcome !== null && outcome.kind !== 'impossible';
  }

  private async retry(updateId: string, at: Date): Promise<string | null> {
    try {
      const outcome = await this.ledger.move(updateId, { to: 'offered', actor: 'server', at });
      return outcome?.kind === 'moved' ? updateId : null;
    } catch (error) {
      // The device has become busy with another update: one active update for a device is all that the index takes.
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      return null;
    }
  }

  private async claimAll(batch: readonly Claim[]): Promise<readonly boolean[]> {
    const made = await CLAIM.run(this.dataSource, [JSON.stringify(batch)]);
    const ids = new Set(made.map(({ id }) => id));
    return batch.map(({ id }) => ids.has(id));
  }
}
