import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import { emptyAnswer, type DeviceAnswer, type DeviceCall } from '../http/device-call';
import { DeviceEntity } from './device.entity';
import { DeviceDoor } from './device-door';
import { DevicePictureEntity } from './device-picture.entity';
import { SnapshotReader } from './device-snapshot';
import { BadPicture, DeviceNotFound, NoPicture } from './devices.errors';
import { brokenPictureRule } from './picture';
import { reportedFacts } from './reported-facts';

/** What the e-paper of a device shows: a person sets it, the device fetches it when it changed. */
@Injectable()
export class Pictures {
  private readonly reader: SnapshotReader;

  constructor(
    dataSource: DataSource,
    private readonly door: DeviceDoor,
    @InjectRepository(DeviceEntity) private readonly devices: Repository<DeviceEntity>,
    @InjectRepository(DevicePictureEntity) private readonly pictures: Repository<DevicePictureEntity>,
  ) {
    this.reader = new SnapshotReader(dataSource);
  }

  async show(call: DeviceCall, deviceId: string): Promise<DeviceAnswer> {
    const device = await this.enter(call, deviceId);
    const picture = await this.pictures.findOneBy({ deviceKey: device.key });
    if (!picture) throw new NoPicture(deviceId);
    const headers = { ETag: `"${picture.sha256}"`, 'Cache-Control': 'private, no-cache' };
    if (call.headers['if-none-match']?.includes(picture.sha256)) return emptyAnswer(304, headers);
    return {
      status: 200,
      headers: { 'Content-Type': 'image/bmp', 'Content-Length': picture.bytes.length, ...headers },
      body: [picture.bytes],
    };
  }

  /** The path of the device's picture as the fielded boards want it named, or null when there is none. */
  async pathFor(call: DeviceCall, deviceId: string): Promise<string | null> {
    const device = await this.enter(call, deviceId);
    const isThere = await this.pictures.existsBy({ deviceKey: device.key });
    return isThere ? `/api/devices/${deviceId}/picture` : null;
  }

  /** @throws DeviceNotFound, BadPicture */
  async put(deviceId: string, bytes: Buffer): Promise<void> {
    const rule = brokenPictureRule(bytes);
    if (rule) throw new BadPicture(rule);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.pictures.upsert({ deviceKey: await this.keyOf(deviceId), sha256, bytes }, ['deviceKey']);
  }

  /** @throws DeviceNotFound */
  async remove(deviceId: string): Promise<void> {
    await this.pictures.delete({ deviceKey: await this.keyOf(deviceId) });
  }

  private enter(call: DeviceCall, deviceId: string) {
    return this.door.enter(call, this.reader, { newcomer: { deviceId }, reported: reportedFacts(call.headers) });
  }

  private async keyOf(deviceId: string): Promise<number> {
    const device = await this.devices.findOneBy({ deviceId });
    if (!device) throw new DeviceNotFound(deviceId);
    return device.key;
  }
}
