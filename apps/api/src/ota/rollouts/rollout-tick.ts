import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ACTIVE_UPDATE_STATES, type RolloutStatus } from '@pcms/contract';
import { DataSource, In, type EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { ADVISORY_LOCKS } from '../../database/advisory-locks';
import { lockUpdates } from './end-updates';
import { noteMissing } from './missing-attempts';
import { countInPhases } from './phase-counters';
import { judgeRow } from './phase-evidence';
import { noteEvent } from './rollout-events';
import { RolloutNews } from './rollout-news';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { finishPhase, openPhase } from './rollout-phases';
import { RolloutStop } from './rollout-stop';
import { RolloutEntity } from './rollout.entity';
import { moveUpdates, type LockedUpdate } from './update-writer';
import { tally } from './verdict';

const EVERY_MS = 5_000;
const UNDER_WAY: readonly RolloutStatus[] = ['running', 'paused'];

interface Tick {
  readonly rollout: RolloutEntity;
  readonly now: Date;
  readonly manager: EntityManager;
}

/**
 * What becomes of rollouts by time and evidence: silence is a failure, an offer that nobody takes loses its slot, gates open phases
 * or stop the rollout, and one whose devices are all through is over. Its cost depends on what moves, not on how many devices there are.
 */
@Injectable()
export class RolloutTick implements BeforeApplicationShutdown {
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly news: RolloutNews,
    private readonly stopper: RolloutStop,
  ) {}

  @Interval(EVERY_MS)
  run(): Promise<void> {
    // The next one waits for its turn: a slow database must not have ticks pile up.
    if (!this.running) this.running = this.tick(this.clock.now()).finally(() => (this.running = null));
    return this.running;
  }

  /** The database is let go of after this. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running?.catch(() => undefined);
  }

  /**
   * Two transactions for each rollout that is under way: who falls silent is counted in the first, and a stop in the second locks
   * updates again, which whoever holds a phase must not (`moveUpdates`).
   */
  async tick(now: Date): Promise<void> {
    const rollouts = await this.dataSource.manager.find(RolloutEntity, {
      select: { id: true },
      where: { status: In(UNDER_WAY) },
      order: { id: 'ASC' },
    });
    for (const { id } of rollouts) {
      if (this.stopped) return;
      await this.alone(id, now, (tick) => this.endSilent(tick));
      await this.alone(id, now, (tick) => this.judge(tick));
    }
    await this.dataSource.transaction(async (manager) => {
      for (const id of await noteMissing(manager, now)) await this.news.changed(id, manager);
    });
  }

  /** Not at all where another process is at this rollout, or where it is not under way any more. */
  private alone(id: string, now: Date, step: (tick: Tick) => Promise<void>): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      if (!(await this.isMine(id, manager))) return;
      const rollout = await manager.findOne(RolloutEntity, {
        where: { id, status: In(UNDER_WAY) },
        lock: { mode: 'for_no_key_update' },
      });
      if (rollout) await step({ rollout, now, manager });
    });
  }

  private async judge(tick: Tick): Promise<void> {
    if (tick.rollout.status !== 'running') return;
    if (await this.judgePhases(tick)) return;
    if (await this.isThrough(tick)) await this.complete(tick);
  }

  /** False while another process is at this rollout. */
  private async isMine(id: string, manager: EntityManager): Promise<boolean> {
    const [row]: { mine: boolean }[] = await manager.query(
      'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS mine',
      [ADVISORY_LOCKS.rolloutTick, id],
    );
    return row?.mine === true;
  }

  /** An attempt of which nothing was heard for so long has failed; an offer that nobody took loses its slot. */
  private async endSilent({ rollout, now, manager }: Tick): Promise<void> {
    const silent = await lockUpdates(manager, rollout, {
      which: 'u.holds_slot AND u.progressed_at < $2',
      parameters: [silentSince(rollout, now)],
    });
    if (silent.length === 0) return;
    const failed = silent.filter(({ state }) => state !== 'offered');
    await moveUpdates(manager, failed, { to: 'failed', actor: 'server', reason: 'silent', at: now });
    await this.lapse(
      silent.filter(({ state }) => state === 'offered'),
      { now, manager },
    );
    await this.news.ended(rollout.id, failed, 'failed', manager);
    await this.news.changed(rollout.id, manager);
  }

  /** A device that was offered and does not come cannot hold a slot for ever; when it comes, it must get one again. */
  private async lapse(offered: readonly LockedUpdate[], { now, manager }: Omit<Tick, 'rollout'>): Promise<void> {
    if (offered.length === 0) return;
    await manager.query('UPDATE updates SET holds_slot = false WHERE id = ANY($1)', [offered.map(({ id }) => id)]);
    const freed = offered.map((update) => ({ ...update, deltas: tally(update, { kind: 'lapse' }).deltas }));
    await countInPhases(manager, freed, now);
  }

  /** Opens the next phase, or stops the rollout. True when it was stopped. */
  private async judgePhases({ rollout, now, manager }: Tick): Promise<boolean> {
    const phases = await manager.find(RolloutPhaseEntity, {
      where: { rolloutId: rollout.id },
      order: { index: 'ASC' },
    });
    const judged = phases
      .filter(({ status }) => status !== 'waiting')
      .map((phase) => ({ phase, judgement: judgeRow(phase, rollout, now) }));
    const stop = judged.find(({ judgement }) => judgement.verdict === 'stop');
    if (stop) {
      await this.stopper.stop(rollout, { at: now, why: stop.judgement.why, phase: stop.phase.index }, manager);
      return true;
    }
    const done = judged.find(({ phase, judgement }) => phase.status === 'open' && judgement.verdict === 'go');
    if (!done) return false;
    await this.goOn(done.phase, phases[done.phase.index + 1], { rollout, now, manager, why: done.judgement.why });
    return false;
  }

  private async goOn(
    phase: RolloutPhaseEntity,
    next: RolloutPhaseEntity | undefined,
    { rollout, now, manager, why }: Tick & { readonly why: string },
  ): Promise<void> {
    if (next?.status === 'waiting' && next.manual) return;
    await finishPhase(manager, phase, { at: now, text: why });
    if (next) await openPhase(manager, next, { at: now, text: `Phase ${phase.index + 1} is done.` });
    await this.news.changed(rollout.id, manager);
  }

  /**
   * Whether nothing is left to do. Only a rollout to named devices can be: to others there may come new devices at any time.
   * A device is through when its update has ended for good, or when it runs the firmware already and is not busy.
   */
  private async isThrough({ rollout, manager }: Tick): Promise<boolean> {
    const { id, target, firmwareKey } = rollout;
    if (target.deviceTypes || target.groupIds || target.all) return false;
    const [row]: { through: boolean }[] = await manager.query(
      `SELECT NOT EXISTS (
         SELECT FROM devices d
         LEFT JOIN updates u ON u.rollout_id = $1 AND u.device_key = d.key
         LEFT JOIN firmware f ON f.key = $2
         WHERE d.device_id = ANY($3) AND d.device_id <> ALL($5) AND d.status <> 'retired'
           AND (u.state = ANY($4) OR (
             (u.id IS NULL OR (u.state = 'failed' AND u.retry_at IS NOT NULL))
             AND ((d.type, d.version) = (f.device_type, f.version) OR d.image_digest = f.image_digest) IS NOT TRUE))
       ) AS through`,
      [id, firmwareKey, target.deviceIds ?? [], ACTIVE_UPDATE_STATES, target.exclude?.deviceIds ?? []],
    );
    return row?.through === true;
  }

  private async complete({ rollout: { id }, now, manager }: Tick): Promise<void> {
    await manager.update(RolloutEntity, id, { status: 'completed', endedAt: now });
    await manager.update(RolloutPhaseEntity, { rolloutId: id }, { status: 'done', doneAt: now });
    await noteEvent(manager, id, { kind: 'completed', at: now, text: 'Every device is through.' });
    await this.news.changed(id, manager);
  }
}

const silentSince = ({ silenceSeconds }: RolloutEntity, now: Date): Date =>
  new Date(now.getTime() - silenceSeconds * 1_000);
