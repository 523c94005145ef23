import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CreateDeviceTypeDto, DeviceTypeDto, DeviceTypeListDto, PatchDeviceTypeDto } from '@pcms/contract';
import { Audience } from '../auth/audience';
import { DeviceTypes } from './device-types.service';

@ApiTags('device types')
@Controller('api/devices/types')
export class DeviceTypesController {
  constructor(private readonly types: DeviceTypes) {}

  /**
   * List the device types with the number of their devices
   *
   * @throws {401} Nobody is signed in.
   */
  @Get()
  @Audience('viewer')
  list(): Promise<DeviceTypeListDto> {
    return this.types.list();
  }

  /**
   * Add a device type
   *
   * @remarks Firmware can be published only for a type that is known here, and only for that type's chip and slot.
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {409} The name is taken.
   */
  @Post()
  @Audience('operator')
  create(@Body() body: CreateDeviceTypeDto): Promise<DeviceTypeDto> {
    return this.types.create(body);
  }

  /**
   * Change a device type's chip or slot
   *
   * @throws {400} A field breaks a rule.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device type.
   */
  @Patch(':name')
  @Audience('operator')
  patch(@Param('name') name: string, @Body() body: PatchDeviceTypeDto): Promise<DeviceTypeDto> {
    return this.types.patch(name, body);
  }
}
