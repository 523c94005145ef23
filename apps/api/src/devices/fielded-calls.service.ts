import { Injectable } from '@nestjs/common';
import type { SensorDataRequest } from '@pcms/contract';
import { Clock } from '../config/clock';
import type { DeviceCall } from '../http/device-call';
import { Heartbeats } from './heartbeats.service';
import { Pictures } from './pictures.service';

/** Calls that only boards of firmware 2.0–2.4 make, answered in the form that those read; the device's picture is the only entry. */
@Injectable()
export class FieldedCalls {
  constructor(
    private readonly heartbeats: Heartbeats,
    private readonly pictures: Pictures,
    private readonly clock: Clock,
  ) {}

  async sensorData(call: DeviceCall, deviceId: string, said: SensorDataRequest): Promise<object> {
    const device = await this.heartbeats.sense(call, deviceId, said);
    return {
      status: 'success',
      message: 'Sensor data kept.',
      device: { device_id: device.deviceId, device_name: device.name, device_type: device.type },
    };
  }

  async imagesSequence(call: DeviceCall, deviceId: string): Promise<object> {
    const path = await this.pictures.pathFor(call, deviceId);
    return {
      success: true,
      message: path === null ? 'No picture.' : 'One picture.',
      device_id: deviceId,
      ...(path !== null && { dashboard_url: path, fallback_url: path }),
      assigned_images: [],
      content_categories: [],
    };
  }

  async content(call: DeviceCall, deviceId: string): Promise<object> {
    const path = await this.pictures.pathFor(call, deviceId);
    return {
      device_id: deviceId,
      timestamp: this.clock.now().toISOString(),
      ...(path !== null && { dashboard_url: path, fallback_url: path }),
      images: [],
      content: {},
      status: 'success',
    };
  }
}
