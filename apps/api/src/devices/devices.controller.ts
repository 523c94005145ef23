import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { DeviceDetailDto, DevicePageDto, DeviceQueryDto, DeviceSettingsDto, PatchDeviceDto } from '@pcms/contract';
import type { Request } from 'express';
import { Audience } from '../auth/audience';
import { readRawBody } from '../http/raw-body';
import { Devices } from './devices.service';
import { PICTURE_BYTES } from './picture';
import { Pictures } from './pictures.service';

@ApiTags('devices')
@Controller('api/devices')
export class DevicesController {
  constructor(
    private readonly devices: Devices,
    private readonly pictures: Pictures,
  ) {}

  /**
   * List the devices that match, ordered by their id, a page at a time
   * @throws {400} A filter breaks a rule.
   * @throws {401} Nobody is signed in.
   */
  @Get()
  @Audience('viewer')
  list(@Query() query: DeviceQueryDto): Promise<DevicePageDto> {
    return this.devices.list(query);
  }

  /**
   * Show one device with its update, its history and its last heartbeats
   * @throws {401} Nobody is signed in.
   * @throws {404} There is no such device.
   */
  @Get(':deviceId')
  @Audience('viewer')
  get(@Param('deviceId') deviceId: string): Promise<DeviceDetailDto> {
    return this.devices.get(deviceId);
  }

  /**
   * Change a device's name or notes; an empty name gives the naming back to the device
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Patch(':deviceId')
  @Audience('operator')
  patch(@Param('deviceId') deviceId: string, @Body() change: PatchDeviceDto): Promise<DeviceDetailDto> {
    return this.devices.patch(deviceId, change);
  }

  /**
   * Let a device that waits take part (level `device`)
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   * @throws {409} It does not wait.
   */
  @Post(':deviceId/admit')
  @HttpCode(200)
  @Audience('operator')
  admit(@Param('deviceId') deviceId: string): Promise<DeviceDetailDto> {
    return this.devices.admit(deviceId);
  }

  /**
   * Take a device out of the fleet; its calls do not bring it back
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Post(':deviceId/retire')
  @HttpCode(200)
  @Audience('operator')
  retire(@Param('deviceId') deviceId: string): Promise<DeviceDetailDto> {
    return this.devices.retire(deviceId);
  }

  /**
   * Let a device's next registration give it a new credential
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Post(':deviceId/allow-reenrolment')
  @HttpCode(200)
  @Audience('operator')
  allowReenrolment(@Param('deviceId') deviceId: string): Promise<DeviceDetailDto> {
    return this.devices.allowReenrolment(deviceId);
  }

  /**
   * Have a device's next heartbeat tell it to check for an update at once
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Post(':deviceId/check-now')
  @HttpCode(200)
  @Audience('operator')
  checkNow(@Param('deviceId') deviceId: string): Promise<DeviceDetailDto> {
    return this.devices.checkNow(deviceId);
  }

  /**
   * Have a device's next heartbeat tell it to show which one it is
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Post(':deviceId/identify')
  @HttpCode(200)
  @Audience('operator')
  identify(@Param('deviceId') deviceId: string): Promise<DeviceDetailDto> {
    return this.devices.identify(deviceId);
  }

  /**
   * Say what a device's settings should be; its heartbeats' answers tell it until it has them so
   *
   * @remarks What is left out is left to the device. A device that reports no LED is told nothing about one.
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Put(':deviceId/settings')
  @Audience('operator')
  set(@Param('deviceId') deviceId: string, @Body() settings: DeviceSettingsDto): Promise<DeviceDetailDto> {
    return this.devices.set(deviceId, settings);
  }

  /**
   * Set what a device's e-paper shows
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   * @throws {413} It is larger than such a picture can be.
   * @throws {422} It is not a Windows BMP of 800×480 pixels and 1 bit.
   */
  @Put(':deviceId/picture')
  @HttpCode(204)
  @Audience('operator')
  @ApiConsumes('image/bmp')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async putPicture(@Param('deviceId') deviceId: string, @Req() request: Request): Promise<void> {
    await this.pictures.put(deviceId, await readRawBody(request, PICTURE_BYTES));
  }

  /**
   * Let a device's e-paper show its own status card again
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Delete(':deviceId/picture')
  @HttpCode(204)
  @Audience('operator')
  removePicture(@Param('deviceId') deviceId: string): Promise<void> {
    return this.pictures.remove(deviceId);
  }

  /**
   * Forget a device and its history
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Delete(':deviceId')
  @HttpCode(204)
  @Audience('operator')
  remove(@Param('deviceId') deviceId: string): Promise<void> {
    return this.devices.remove(deviceId);
  }
}
