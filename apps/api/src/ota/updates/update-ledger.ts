import { Injectable } from '@nestjs/common';
import { canMove, isActive, ATTEMPTED_UPDATE_STATES, type UpdateActor, type UpdateState } from '@pcms/contract';
import { DataSource, type EntityManager } from 'typeorm';
import { LiveEvents } from '../../database/live-events';
import { retryDelaySeconds } from '../rollouts/retry';

/** A move that somebody wants an update to make. */
export interface Move {
  readonly to: UpdateState;
  /** Only from this state, where the table would allow more. */
  readonly from?: UpdateState;
  readonly actor: UpdateActor;
  readonly at: Date;
  readonly reason?: string;
  readonly detail?: string;
  /** A failure that another try would not mend. */
  readonly isFinal?: true;
  /** Percent, where the device says. */
  readonly progress?: number;
}

/** `repeated`: it was in that state already, so only its progress was noted. `impossible`: nothing was changed. */
export type MoveOutcome = { readonly kind: 'moved' | 'repeated' | 'impossible'; readonly from: UpdateState };

interface LockedUpdate {
  readonly state: UpdateState;
  readonly attempt: number;
  readonly deviceKey: number;
  readonly deviceId: string;
  readonly rolloutId: string;
  readonly maxAttempts: number;
}

function kindOf(state: UpdateState, { from = state, to }: Move): MoveOutcome['kind'] {
  if (state === to) return 'repeated';
  return state === from && canMove(state, to) ? 'moved' : 'impossible';
}

/** The only writer of single updates: a move, its row in the history and the device's pointer are one transaction. */
@Injectable()
export class UpdateLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: LiveEvents,
  ) {}

  /** Moves an update if the table of moves allows it. Null when there is no such update. */
  move(updateId: string, move: Move): Promise<MoveOutcome | null> {
    return this.dataSource.transaction(async (manager) => {
      const update = await this.lock(manager, updateId);
      if (!update) return null;
      const kind = kindOf(update.state, move);
      if (kind === 'moved') await this.write(manager, updateId, update, move);
      if (kind === 'repeated') await this.noteProgress(manager, updateId, move);
      if (kind !== 'impossible') await this.publish(manager, updateId, update, move);
      return { kind, from: update.state };
    });
  }

  private async lock(manager: EntityManager, updateId: string): Promise<LockedUpdate | undefined> {
    const [update] = await manager.query<LockedUpdate[]>(
      `SELECT u.state, u.attempt, u.device_key AS "deviceKey", d.device_id AS "deviceId", u.rollout_id AS "rolloutId",
         r.max_attempts AS "maxAttempts"
       FROM updates u JOIN devices d ON d.key = u.device_key JOIN rollouts r ON r.id = u.rollout_id
       WHERE u.id = $1 FOR NO KEY UPDATE OF u`,
      [updateId],
    );
    return update;
  }

  private async write(manager: EntityManager, updateId: string, update: LockedUpdate, move: Move): Promise<void> {
    const { to, at, reason = null, detail = null, progress = null } = move;
    const attempt = to === 'offered' ? update.attempt + 1 : update.attempt;
    const retryAt =
      to === 'failed' && !move.isFinal && attempt < update.maxAttempts
        ? new Date(at.getTime() + retryDelaySeconds(attempt) * 1_000)
        : null;
    const isAttempt = (ATTEMPTED_UPDATE_STATES as readonly UpdateState[]).includes(to);
    await manager.query(
      `UPDATE updates SET state = $2, attempt = $3, progress = $4, reason = $5, detail = $6, retry_at = $7, state_at = $8,
         progressed_at = $8, attempted_at = COALESCE(attempted_at, CASE WHEN $9 THEN $8::timestamptz END)
       WHERE id = $1`,
      [updateId, to, attempt, progress, reason, detail, retryAt, at, isAttempt],
    );
    await manager.query(
      `INSERT INTO update_events (update_id, at, from_state, to_state, actor, reason, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [updateId, at, update.state, to, move.actor, reason, detail],
    );
    if (isActive(update.state) !== isActive(to)) {
      await manager.query(`UPDATE devices SET updating = $2, latest_update_id = $3 WHERE key = $1`, [
        update.deviceKey,
        isActive(to),
        updateId,
      ]);
    }
  }

  private async noteProgress(manager: EntityManager, updateId: string, { progress, at }: Move): Promise<void> {
    await manager.query(`UPDATE updates SET progress = COALESCE($2, progress), progressed_at = $3 WHERE id = $1`, [
      updateId,
      progress ?? null,
      at,
    ]);
  }

  private publish(manager: EntityManager, updateId: string, update: LockedUpdate, move: Move): Promise<void> {
    const { deviceId, rolloutId } = update;
    return this.events.publish(
      { kind: 'update', deviceId, updateId, rolloutId, state: move.to, progress: move.progress ?? null },
      manager,
    );
  }
}
