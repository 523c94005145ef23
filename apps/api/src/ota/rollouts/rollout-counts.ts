import { Injectable } from '@nestjs/common';
import { UPDATE_STATES, type RolloutCountsDto, type UpdateState } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { FirmwareEntity } from '../firmware/firmware.entity';
import type { RolloutEntity, RolloutTarget } from './rollout.entity';
import { TargetDevices } from './target-devices';

interface StateCount {
  readonly rolloutId: string;
  readonly state: UpdateState;
  readonly updates: number;
  readonly attempted: number;
  /** Failed updates that are tried again. */
  readonly retryable: number;
}

interface TargetCount {
  readonly rolloutId: string;
  readonly targeted: number;
}

interface PhaseCount {
  readonly rolloutId: string;
  readonly phases: number;
  readonly opened: number;
}

export interface CountedRollout {
  readonly rollout: RolloutEntity;
  readonly counts: RolloutCountsDto;
  readonly phaseCount: number;
  readonly phasesOpened: number;
}

/** How far rollouts are: three statements for any number of them, and some more for each that names groups or leaves somebody out. */
@Injectable()
export class RolloutCounts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly devices: TargetDevices,
    private readonly clock: Clock,
  ) {}

  /** Each rollout with its counts, in the order given. */
  async beside(rollouts: readonly RolloutEntity[]): Promise<CountedRollout[]> {
    const ids = rollouts.map(({ id }) => id);
    const [states, targets, phases] = await Promise.all([
      this.stateCounts(ids),
      this.targetCounts(rollouts),
      this.phaseCounts(ids),
    ]);
    return rollouts.map((rollout) => {
      const ownStates = states.filter(({ rolloutId }) => rolloutId === rollout.id);
      const targeted = targets.find(({ rolloutId }) => rolloutId === rollout.id)?.targeted ?? 0;
      const own = phases.find(({ rolloutId }) => rolloutId === rollout.id);
      const { phases: phaseCount = 0, opened: phasesOpened = 0 } = own ?? {};
      return { rollout, counts: toCounts(ownStates, targeted), phaseCount, phasesOpened };
    });
  }

  private phaseCounts(rolloutIds: readonly string[]): Promise<PhaseCount[]> {
    return this.dataSource.query(
      `SELECT rollout_id AS "rolloutId", count(*)::int AS phases, count(*) FILTER (WHERE status <> 'waiting')::int AS opened
       FROM rollout_phases WHERE rollout_id = ANY($1) GROUP BY rollout_id`,
      [rolloutIds],
    );
  }

  private stateCounts(rolloutIds: readonly string[]): Promise<StateCount[]> {
    return this.dataSource.query(
      `SELECT rollout_id AS "rolloutId", state, count(*)::int AS updates, count(attempted_at)::int AS attempted,
         count(*) FILTER (WHERE state = 'failed' AND retry_at IS NOT NULL)::int AS retryable
       FROM updates WHERE rollout_id = ANY($1) GROUP BY rollout_id, state`,
      [rolloutIds],
    );
  }

  private async targetCounts(rollouts: readonly RolloutEntity[]): Promise<TargetCount[]> {
    const simple = rollouts.filter(({ target }) => isSimple(target)).map(({ id }) => id);
    const others = rollouts.filter(({ target }) => !isSimple(target));
    const counted = await Promise.all(others.map((rollout) => this.countOf(rollout)));
    return [...(await this.simpleCounts(simple)), ...counted];
  }

  private async countOf({ id, target, firmwareKey }: RolloutEntity): Promise<TargetCount> {
    const { manager } = this.dataSource;
    const firmware = await manager.findOneBy(FirmwareEntity, { key: firmwareKey });
    const question = { target, ownType: firmware?.deviceType ?? null, now: this.clock.now() };
    return { rolloutId: id, targeted: await this.devices.count(question, manager) };
  }

  /**
   * Types are counted once for all rollouts, so a list of rollouts by type costs one pass over the fleet. Targets are unpacked
   * first: reading them row by row would decompress a list of 10,000 ids 10,000 times.
   */
  private simpleCounts(rolloutIds: readonly string[]): Promise<TargetCount[]> {
    return this.dataSource.query(
      `WITH fleet AS MATERIALIZED (SELECT type, count(*) AS devices FROM devices WHERE status <> 'retired' GROUP BY type),
       targets AS MATERIALIZED (
         SELECT r.id, ARRAY(SELECT jsonb_array_elements_text(r.target -> 'deviceTypes')
             UNION SELECT f.device_type FROM firmware f WHERE f.key = r.firmware_key AND r.target ? 'all') AS types,
           ARRAY(SELECT jsonb_array_elements_text(r.target -> 'deviceIds')) AS device_ids
         FROM rollouts r WHERE r.id = ANY($1))
       SELECT id AS "rolloutId", (by_type.devices + by_id.devices)::int AS targeted
       FROM targets
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(fleet.devices), 0) AS devices FROM fleet WHERE fleet.type = ANY(types)) AS by_type
       CROSS JOIN LATERAL (
         SELECT count(*) AS devices FROM devices d
         WHERE d.device_id = ANY(device_ids) AND d.status <> 'retired' AND d.type <> ALL(types)) AS by_id`,
      [rolloutIds],
    );
  }
}

/** Names and types, "all" being the firmware's own, are counted for all rollouts at once. */
const isSimple = ({ groupIds, exclude }: RolloutTarget): boolean => !groupIds && !exclude;

function toCounts(rows: readonly StateCount[], targeted: number): RolloutCountsDto {
  const states = Object.fromEntries(UPDATE_STATES.map((state) => [state, 0])) as Record<UpdateState, number>;
  for (const { state, updates } of rows) states[state] = updates;
  return {
    targeted,
    states,
    offered: total(rows, 'updates'),
    attempted: total(rows, 'attempted'),
    confirmed: states.confirmed,
    failed: states.failed - total(rows, 'retryable') + states.rolled_back,
  };
}

const total = (rows: readonly StateCount[], column: 'updates' | 'attempted' | 'retryable'): number =>
  rows.reduce((sum, row) => sum + row[column], 0);
