import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type CreateRolloutDto,
  type RolloutDetailDto,
  type RolloutForecastDto,
  type RolloutListDto,
  type UpdatePageDto,
  type UpdateQueryDto,
} from '@pcms/contract';
import { DataSource, In, type EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { DeviceTypeEntity } from '../../devices/device-type.entity';
import { GroupEntity } from '../../devices/groups/group.entity';
import { toUpdateDto, UPDATE_VIEW, type UpdateViewRow } from '../../devices/update-view';
import { InvalidField } from '../../http/domain-error';
import { FirmwareEntity } from '../firmware/firmware.entity';
import type { RolloutAction } from './lifecycle';
import { RolloutActions } from './rollout-actions';
import { RolloutCounts } from './rollout-counts';
import { RolloutEventEntity } from './rollout-event.entity';
import { noteEvent } from './rollout-events';
import { RolloutNews } from './rollout-news';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { RolloutStart } from './rollout-start';
import { readRolloutRequest } from './rollout-request';
import { checkTarget, namedOnce, type TargetFacts } from './rollout-target';
import { toRolloutDetailDto, toRolloutDto } from './rollout.mapper';
import { RolloutEntity, type RolloutTarget } from './rollout.entity';
import { FirmwareNotAvailable, RolloutNotFound } from './rollouts.errors';

const MOST_LISTED = 200;
const MOST_EVENTS = 200;

interface ListedUpdate {
  readonly deviceKey: number;
  readonly deviceId: string;
  readonly name: string;
  readonly view: UpdateViewRow;
}

@Injectable()
export class RolloutsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly counts: RolloutCounts,
    private readonly actions: RolloutActions,
    private readonly starter: RolloutStart,
    private readonly news: RolloutNews,
    private readonly settings: Settings,
  ) {}

  /** Creates a draft; `createdBy` is a person's name. */
  async create(request: CreateRolloutDto, createdBy: string): Promise<RolloutDetailDto> {
    const id = await this.dataSource.transaction(async (manager) => {
      const rollout = await this.store(request, createdBy, manager);
      await this.news.changed(rollout.id, manager);
      return rollout.id;
    });
    return this.get(id);
  }

  /** What a rollout would do, by drafting it in a transaction that is taken back. Refuses what `create` refuses. */
  async forecast(request: CreateRolloutDto): Promise<RolloutForecastDto> {
    const runner = this.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      const rollout = await this.store(request, 'forecast', runner.manager);
      return await this.starter.forecast(rollout, this.clock.now(), runner.manager);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  /** The newest rollouts first. */
  async list(): Promise<RolloutListDto> {
    const rollouts = await this.dataSource.manager.find(RolloutEntity, {
      order: { createdAt: 'DESC', id: 'DESC' },
      take: MOST_LISTED,
    });
    const counted = await this.counts.beside(rollouts);
    return { items: counted.map((each) => toRolloutDto(each, this.settings)) };
  }

  async get(id: string): Promise<RolloutDetailDto> {
    const [counted] = await this.counts.beside([await this.row(id)]);
    if (!counted) throw new RolloutNotFound(id);
    const { manager } = this.dataSource;
    const [phases, events] = await Promise.all([
      manager.find(RolloutPhaseEntity, { where: { rolloutId: id }, order: { index: 'ASC' } }),
      manager.find(RolloutEventEntity, { where: { rolloutId: id }, order: { id: 'DESC' }, take: MOST_EVENTS }),
    ]);
    return toRolloutDetailDto(counted, { phases, events, now: this.clock.now(), settings: this.settings });
  }

  /** One page of a rollout's updates, in the order in which the devices became known: nothing that a device does moves its place. */
  async updates(id: string, query: UpdateQueryDto): Promise<UpdatePageDto> {
    await this.row(id);
    const { state = null, cursor = '0', limit = LIMITS.pageSizeDefault } = query;
    const found: ListedUpdate[] = await this.dataSource.query(
      `SELECT u.device_key AS "deviceKey", d.device_id AS "deviceId", d.name, ${UPDATE_VIEW} AS view
       FROM updates u JOIN rollouts r ON r.id = u.rollout_id JOIN devices d ON d.key = u.device_key
       WHERE u.rollout_id = $1 AND u.device_key > $2::bigint AND ($3::text IS NULL OR u.state = $3)
       ORDER BY u.device_key LIMIT $4`,
      [id, cursor, state, limit + 1],
    );
    const page = found.slice(0, limit);
    return {
      items: page.map(({ view, ...owner }) => toUpdateDto(view, owner)),
      nextCursor: found.length > limit ? String(page.at(-1)?.deviceKey) : null,
    };
  }

  /** `person` is a user's name. @throws RolloutCannot when the rollout's status does not allow `action`; FirmwareNotAvailable when it could offer nothing. */
  async act(id: string, action: RolloutAction, person: string): Promise<RolloutDetailDto> {
    await this.dataSource.transaction(async (manager) => {
      const rollout = await manager.findOne(RolloutEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!rollout) throw new RolloutNotFound(id);
      await this.actions.apply(action, rollout, manager, { person });
      if (action === 'start' || action === 'resume') await this.requireFirmware(rollout, manager);
    });
    return this.get(id);
  }

  private async store(request: CreateRolloutDto, createdBy: string, manager: EntityManager): Promise<RolloutEntity> {
    const firmware = await this.publishedFirmware(request.firmwareKey, manager);
    const target = namedOnce(request.target);
    const { allowVariantSwitch } = request;
    checkTarget(target, await this.targetFacts(target, manager), { firmware, allowVariantSwitch });
    const { rollout: asked, phases } = readRolloutRequest(request);
    const rollout = await manager.save(RolloutEntity, { ...asked, ...this.draft(request, target, createdBy) });
    await manager.insert(
      RolloutPhaseEntity,
      phases.map((phase) => ({ ...phase, rolloutId: rollout.id, status: 'waiting' as const })),
    );
    await noteEvent(manager, rollout.id, {
      kind: 'created',
      at: rollout.createdAt,
      person: createdBy,
      text: 'Drafted.',
    });
    return rollout;
  }

  /** Not locked: a withdrawal that comes a moment later is seen by every decision. */
  private async requireFirmware({ firmwareKey }: RolloutEntity, manager: EntityManager): Promise<void> {
    const firmware = await manager.findOneBy(FirmwareEntity, { key: firmwareKey });
    if (!firmware || firmware.withdrawnAt) throw new FirmwareNotAvailable(firmwareKey);
  }

  private async row(id: string): Promise<RolloutEntity> {
    const rollout = await this.dataSource.manager.findOneBy(RolloutEntity, { id });
    if (!rollout) throw new RolloutNotFound(id);
    return rollout;
  }

  /** Holds the firmware's row until the rollout is stored, so that nobody withdraws or deletes it in between. */
  private async publishedFirmware(key: string, manager: EntityManager): Promise<FirmwareEntity> {
    const firmware = await manager.findOne(FirmwareEntity, { where: { key }, lock: { mode: 'pessimistic_read' } });
    if (!firmware) throw new InvalidField('firmwareKey', `there is no firmware "${key}"`);
    if (firmware.withdrawnAt) throw new InvalidField('firmwareKey', `${key} was withdrawn`);
    return firmware;
  }

  /** Nobody deletes the groups before the rollout is stored and keeps them. */
  private async targetFacts(
    { deviceIds = [], deviceTypes = [], groupIds = [], exclude }: RolloutTarget,
    manager: EntityManager,
  ): Promise<TargetFacts> {
    const unknown: { id: string }[] = await manager.query(
      `SELECT id FROM unnest($1::text[]) WITH ORDINALITY AS named(id, position)
       WHERE NOT EXISTS (SELECT FROM devices WHERE device_id = id) ORDER BY position`,
      [deviceIds],
    );
    const types = await manager.findBy(DeviceTypeEntity, { name: In(deviceTypes) });
    const namedGroups = [...groupIds, ...(exclude?.groupIds ?? [])];
    const groups = await manager.find(GroupEntity, {
      where: { id: In(namedGroups) },
      lock: { mode: 'for_key_share' },
    });
    return {
      unknownDeviceIds: unknown.map(({ id }) => id),
      unknownGroupIds: namedGroups.filter((id) => !groups.some((group) => group.id === id)),
      types,
    };
  }

  private draft(request: CreateRolloutDto, target: RolloutTarget, createdBy: string) {
    return {
      name: request.name,
      firmwareKey: request.firmwareKey,
      target,
      status: 'draft' as const,
      seed: randomUUID(),
      createdBy,
      createdAt: this.clock.now(),
    };
  }
}
