import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type {
  ChipName,
  CreateDeviceTypeDto,
  DeviceTypeDto,
  DeviceTypeListDto,
  PatchDeviceTypeDto,
} from '@pcms/contract';
import { LessThan, Not, Repository } from 'typeorm';
import { Clock } from '../config/clock';
import { DeviceTypeEntity } from './device-type.entity';
import { DeviceEntity } from './device.entity';
import { DeviceTypeExists, DeviceTypeNotFound } from './device-types.errors';
import { toDeviceTypeDto, type DeviceTypeRow } from './device-types.mapper';

/** What other modules need to know of a device type. */
export interface DeviceTypeFacts {
  readonly name: string;
  readonly chip: ChipName;
  /** Room for one application image, in bytes. */
  readonly slotBytes: number;
}

/** The families that firmware is built for. They are added and changed, never deleted: devices and firmware name them. */
@Injectable()
export class DeviceTypes {
  constructor(
    @InjectRepository(DeviceTypeEntity) private readonly rows: Repository<DeviceTypeEntity>,
    private readonly clock: Clock,
  ) {}

  /** All of them, by name. */
  async list(): Promise<DeviceTypeListDto> {
    const rows = await this.rows.query<DeviceTypeRow[]>(
      `SELECT t.name, t.chip, t.slot_bytes AS "slotBytes", count(d.key)::int AS devices
       FROM device_types t LEFT JOIN devices d ON d.type = t.name
       GROUP BY t.name ORDER BY t.name COLLATE "C"`,
    );
    return { items: rows.map(toDeviceTypeDto) };
  }

  /** Null when there is none of this name. */
  find(name: string): Promise<DeviceTypeFacts | null> {
    return this.rows.findOneBy({ name });
  }

  /** How many devices of the type `name` report a slot of less than `sizeBytes`. Retired ones do not count. */
  countSmallerSlots(name: string, sizeBytes: number): Promise<number> {
    return this.rows.manager.countBy(DeviceEntity, {
      type: name,
      slotBytes: LessThan(String(sizeBytes)),
      status: Not('retired'),
    });
  }

  /** @throws DeviceTypeExists */
  async create({ name, chip, slotBytes }: CreateDeviceTypeDto): Promise<DeviceTypeDto> {
    const row = this.rows.create({ name, chip, slotBytes, createdAt: this.clock.now() });
    const inserted = await this.rows.createQueryBuilder().insert().values(row).orIgnore().execute();
    if ((inserted.raw as unknown[]).length === 0) throw new DeviceTypeExists(name);
    return this.get(name);
  }

  /**
   * Firmware that is published already stays: what no longer fits a device is not offered to it.
   * @throws DeviceTypeNotFound
   */
  async patch(name: string, { chip, slotBytes }: PatchDeviceTypeDto): Promise<DeviceTypeDto> {
    if (!(await this.rows.existsBy({ name }))) throw new DeviceTypeNotFound(name);
    await this.rows.query(
      'UPDATE device_types SET chip = COALESCE($2, chip), slot_bytes = COALESCE($3, slot_bytes) WHERE name = $1',
      [name, chip ?? null, slotBytes ?? null],
    );
    return this.get(name);
  }

  private async get(name: string): Promise<DeviceTypeDto> {
    const { chip, slotBytes } = await this.rows.findOneByOrFail({ name });
    const devices = await this.rows.manager.countBy(DeviceEntity, { type: name });
    return toDeviceTypeDto({ name, chip, slotBytes, devices });
  }
}
