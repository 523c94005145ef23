import { Injectable } from '@nestjs/common';
import { canMove, type UpdateState } from '@pcms/contract';
import { DataSource, type EntityManager } from 'typeorm';
import { LiveEvents } from '../../database/live-events';
import { hearNewImage, isConfirmed } from '../rollouts/confirmation';
import { LOCKED_UPDATE, moveUpdates, type Change, type LockedUpdate } from '../rollouts/update-writer';

/** A move that somebody wants an update to make. */
export interface Move extends Change {
  /** Only from this state, where the table would allow more. */
  readonly from?: UpdateState;
}

/**
 * `repeated`: it was in that state already, so only its progress was noted. `heard`: the device runs the new image, and is believed
 * when it was heard more often. `impossible`: nothing was changed.
 */
export type MoveOutcome = { readonly kind: 'moved' | 'repeated' | 'heard' | 'impossible'; readonly from: UpdateState };

/** The only writer of single updates: a move, its row in the history, the counters and the device's pointer are one transaction. */
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
      const kind = await this.apply(manager, update, move);
      if (kind === 'moved' || kind === 'repeated') await this.publish(manager, update, move);
      return { kind, from: update.state };
    });
  }

  private async apply(manager: EntityManager, update: LockedUpdate, move: Move): Promise<MoveOutcome['kind']> {
    const { from = update.state, to } = move;
    if (update.state === to) {
      await this.noteProgress(manager, update, move);
      return 'repeated';
    }
    if (update.state !== from || !canMove(update.state, to)) return 'impossible';
    if (to === 'confirmed' && !(await this.isBelieved(manager, update, move))) return 'heard';
    await moveUpdates(manager, [update], move);
    return 'moved';
  }

  /** One more sign of life from the new image; a rollout may want several before it believes the device. */
  private async isBelieved(manager: EntityManager, update: LockedUpdate, move: Move): Promise<boolean> {
    const { at } = move;
    const before = { count: update.confirmations, lastAtMs: update.heardAt?.getTime() ?? null };
    const heard = hearNewImage(before, at.getTime());
    if (isConfirmed(heard, update.confirmationsNeeded)) return true;
    const isFirst = update.state !== 'rebooting';
    if (isFirst) {
      const detail = `runs the new image; believed when heard ${update.confirmationsNeeded} times`;
      await moveUpdates(manager, [update], { to: 'rebooting', actor: 'server', at, detail });
    }
    if (heard !== before) {
      await manager.query(`UPDATE updates SET confirmations = $2, heard_at = $3, progressed_at = $3 WHERE id = $1`, [
        update.id,
        heard.count,
        at,
      ]);
    }
    // Every call of a device that runs the new image comes here: those that change nothing are no news.
    if (isFirst || heard !== before) await this.publish(manager, update, { ...move, to: 'rebooting' });
    return false;
  }

  private async lock(manager: EntityManager, updateId: string): Promise<LockedUpdate | undefined> {
    const [update] = await manager.query<LockedUpdate[]>(
      `SELECT ${LOCKED_UPDATE}
       FROM updates u JOIN devices d ON d.key = u.device_key JOIN rollouts r ON r.id = u.rollout_id
       WHERE u.id = $1 FOR NO KEY UPDATE OF u`,
      [updateId],
    );
    return update;
  }

  private async noteProgress(manager: EntityManager, { id }: LockedUpdate, { progress, at }: Move): Promise<void> {
    await manager.query(`UPDATE updates SET progress = COALESCE($2, progress), progressed_at = $3 WHERE id = $1`, [
      id,
      progress ?? null,
      at,
    ]);
  }

  private publish(manager: EntityManager, { id, deviceId, rolloutId }: LockedUpdate, move: Move): Promise<void> {
    const event = {
      kind: 'update',
      deviceId,
      updateId: id,
      rolloutId,
      state: move.to,
      progress: move.progress ?? null,
    } as const;
    return this.events.publish(event, manager);
  }
}
