import { Controller, Get, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { HEARTBEAT, REGISTER, schemaOf, SENSOR_DATA } from '@pcms/contract';
import { Audience } from '../auth/audience';
import { jsonAnswer, type DeviceAnswer, type DeviceCall } from '../http/device-call';
import { FieldedCalls } from './fielded-calls.service';
import { Heartbeats } from './heartbeats.service';
import { readMessage } from './device-message';
import { Pictures } from './pictures.service';
import { Registrations } from './registrations.service';

const DEVICE_ID = { name: 'deviceId', example: 'esp32-24a160c3f0de' };

/** What devices call about themselves (docs/protocol.md). Answered at the front door, before Nest's pipeline. */
@ApiTags('device plane')
@Audience('device')
@Controller('api/devices')
export class DevicePlaneController {
  constructor(
    private readonly registrations: Registrations,
    private readonly heartbeats: Heartbeats,
    private readonly pictures: Pictures,
    private readonly fielded: FieldedCalls,
  ) {}

  /**
   * A device says what it is, at boot
   * @remarks A device that can keep a secret and has none is answered its own credential, once.
   * @throws {400} A field breaks a rule; the answer names it.
   * @throws {401} The device has a credential and did not present it.
   */
  @Post('register')
  @ApiBody({ schema: schemaOf(REGISTER) })
  @ApiOkResponse({
    schema: {
      example: {
        success: true,
        message: 'Registered.',
        device_id: 'esp32-24a160c3f0de',
        server_time: '2026-11-23T10:00:00.000Z',
      },
    },
  })
  async register(call: DeviceCall): Promise<DeviceAnswer> {
    return jsonAnswer(200, await this.registrations.register(call, readMessage(REGISTER, call.body)));
  }

  /**
   * A device says how it is. Answered once it is committed
   * @throws {400} A field breaks a rule; the answer names it.
   * @throws {401} The credential is missing or wrong.
   */
  @Post(':deviceId/heartbeat')
  @ApiParam(DEVICE_ID)
  @ApiBody({ schema: schemaOf(HEARTBEAT) })
  @ApiOkResponse({
    schema: {
      example: { status: 'heartbeat_received', timestamp: '2026-11-23T10:00:00.000Z', heartbeat_s: 60, check_s: 120 },
    },
  })
  async heartbeat(call: DeviceCall): Promise<DeviceAnswer> {
    return jsonAnswer(200, await this.heartbeats.beat(call, idOf(call), readMessage(HEARTBEAT, call.body)));
  }

  /**
   * The picture for the e-paper: Windows BMP, 800×480, 1 bit, with an `ETag`
   * @throws {304} It has not changed.
   * @throws {401} The credential is missing or wrong.
   * @throws {404} There is none; the device then shows its own status card.
   */
  @Get(':deviceId/picture')
  @ApiParam(DEVICE_ID)
  @ApiOkResponse({ content: { 'image/bmp': { schema: { type: 'string', format: 'binary' } } } })
  picture(call: DeviceCall): Promise<DeviceAnswer> {
    return this.pictures.show(call, idOf(call));
  }

  /**
   * Readings of a fielded full board
   * @throws {400} A field breaks a rule; the answer names it.
   * @throws {401} The credential is missing or wrong.
   */
  @Post(':deviceId/sensor-data')
  @ApiParam(DEVICE_ID)
  @ApiBody({ schema: schemaOf(SENSOR_DATA) })
  @ApiOkResponse({
    schema: { example: { status: 'success', message: 'Sensor data kept.', device: { device_id: 'ESP32_DEV1_002' } } },
  })
  async sensorData(call: DeviceCall): Promise<DeviceAnswer> {
    return jsonAnswer(200, await this.fielded.sensorData(call, idOf(call), readMessage(SENSOR_DATA, call.body)));
  }

  /**
   * Pictures, in the form that fielded full boards read
   * @throws {401} The credential is missing or wrong.
   */
  @Get(':deviceId/images-sequence')
  @ApiParam(DEVICE_ID)
  @ApiOkResponse({
    schema: {
      example: {
        success: true,
        message: 'No picture.',
        device_id: 'ESP32_DEV1_002',
        assigned_images: [],
        content_categories: [],
      },
    },
  })
  async imagesSequence(call: DeviceCall): Promise<DeviceAnswer> {
    return jsonAnswer(200, await this.fielded.imagesSequence(call, idOf(call)));
  }

  /**
   * Pictures, in the form that fielded base boards read
   * @throws {401} The credential is missing or wrong.
   */
  @Get(':deviceId/content')
  @ApiParam(DEVICE_ID)
  @ApiOkResponse({
    schema: {
      example: {
        device_id: 'ESP32_OTA_BASE_001',
        timestamp: '2026-11-23T10:00:00.000Z',
        images: [],
        content: {},
        status: 'success',
      },
    },
  })
  async content(call: DeviceCall): Promise<DeviceAnswer> {
    return jsonAnswer(200, await this.fielded.content(call, idOf(call)));
  }
}

const idOf = (call: DeviceCall): string => call.params['deviceId'] ?? '';
