import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LiveEvents } from '../../database/live-events';
import { parseFilter } from '../../devices/groups/parse-filter';
import type { RolloutState } from './decide';
import type { RolloutTarget } from './rollout.entity';
import type { GroupState, TargetState } from './targeting';

interface BookRow extends Omit<RolloutState, 'target'> {
  readonly target: RolloutTarget;
}

interface GroupRow {
  readonly id: string;
  readonly filter: string | null;
}

/** Columns of a `BookRow` but for its target, over `r` (rollouts) and `f` (firmware). */
const COLUMNS = `r.id, r.name, r.status, r.approved_by IS NOT NULL AS "isApproved", r.priority, extract(epoch FROM r.created_at)::float8 * 1000 AS "createdAtMs", r.target, r.seed,
    r.force, r.allow_variant_switch AS "allowVariantSwitch", r.allow_downgrade AS "allowDowngrade", r.max_attempts AS "maxAttempts",
    extract(epoch FROM r.start_at)::float8 * 1000 AS "startAtMs", r.maintenance_window AS window, r.stop_reason AS "stopReason",
    (SELECT COALESCE(jsonb_agg(jsonb_build_object('status', p.status, 'cutoffs', p.cutoffs) ORDER BY p.index), '[]')
      FROM rollout_phases p WHERE p.rollout_id = r.id) AS phases,
    CASE WHEN f.key IS NOT NULL THEN jsonb_build_object('key', f.key, 'deviceType', f.device_type, 'version', f.version,
      'chip', f.chip, 'sizeBytes', f.size_bytes, 'imageDigest', f.image_digest, 'withdrawn', f.withdrawn_at IS NOT NULL) END AS firmware`;

/** The rollouts of a condition over `r`, as decisions see them. */
export async function readRollouts(runner: Runner, where: string, parameters: unknown[] = []): Promise<RolloutState[]> {
  const rows = await runner.query<BookRow[]>(
    `SELECT ${COLUMNS} FROM rollouts r LEFT JOIN firmware f ON f.key = r.firmware_key WHERE ${where}`,
    parameters,
  );
  const byId = rows.some(({ target }) => namesGroups(target))
    ? await readGroups(runner)
    : new Map<string, GroupState>();
  return rows.map(({ target, ...row }) => ({
    ...row,
    target: targetState(target, row.firmware?.deviceType ?? null, byId),
  }));
}

const namesGroups = ({ groupIds, exclude }: RolloutTarget): boolean => Boolean(groupIds ?? exclude?.groupIds);

async function readGroups(runner: Runner): Promise<Map<string, GroupState>> {
  const rows = await runner.query<GroupRow[]>('SELECT id, filter FROM device_groups');
  return new Map(rows.map(({ id, filter }) => [id, { id, filter: filter === null ? null : parseFilter(filter) }]));
}

interface Runner {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

function targetState(
  { deviceIds, deviceTypes = [], groupIds = [], all, exclude = {} }: RolloutTarget,
  ownType: string | null,
  groups: ReadonlyMap<string, GroupState>,
): TargetState {
  const named = (ids: readonly string[]): GroupState[] => ids.flatMap((id) => groups.get(id) ?? []);
  return {
    deviceIds: new Set(deviceIds),
    deviceTypes: new Set([...deviceTypes, ...(all && ownType !== null ? [ownType] : [])]),
    groups: named(groupIds),
    excludedDeviceIds: new Set(exclude.deviceIds),
    excludedGroups: named(exclude.groupIds ?? []),
  };
}

/**
 * The rollouts that every check decides about. They are few and change seldom, so each process keeps them in memory and reads
 * them again when a rollout, a firmware or a group changed. The claim of an offer asks the database again (`Offers`).
 */
@Injectable()
export class RolloutBook implements OnModuleInit {
  private rollouts: Promise<readonly RolloutState[]> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: LiveEvents,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(({ kind }) => {
      if (kind === 'rollout' || kind === 'firmware' || kind === 'group' || kind === 'reconnected') this.forget();
    });
  }

  /** Rollouts that run or are paused, with their firmware. */
  current(): Promise<readonly RolloutState[]> {
    if (!this.rollouts) {
      const reading = this.read();
      this.rollouts = reading;
      reading.catch(() => this.forget());
    }
    return this.rollouts;
  }

  /** The next decision reads them again. */
  private forget(): void {
    this.rollouts = null;
  }

  private read(): Promise<readonly RolloutState[]> {
    return readRollouts(this.dataSource, `r.status IN ('running', 'paused')`);
  }
}
