import { Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeviceDetailDto } from '@pcms/contract';
import { Audience } from '../../auth/audience';
import { SignedIn, type SignedInPerson } from '../../auth/signed-in';
import { RollBacks } from './roll-backs.service';

/** Stands here and not with the devices, because an order belongs to an update. */
@ApiTags('devices')
@Audience('operator')
@Controller('api/devices/:deviceId/roll-back')
export class RollBacksController {
  constructor(private readonly rollBacks: RollBacks) {}

  /**
   * Order a device back to the firmware that it ran before its last update
   *
   * @remarks Its heartbeats' answers say so until it has started that firmware, which its other slot still holds: nothing is
   * downloaded.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   * @throws {409} There is nothing to go back to, or the board takes no such order: the code names the rule.
   */
  @Post()
  @HttpCode(200)
  order(@Param('deviceId') deviceId: string, @SignedIn() person: SignedInPerson): Promise<DeviceDetailDto> {
    return this.rollBacks.order(deviceId, person.username);
  }

  /**
   * Take an order to roll back away again
   *
   * @remarks Without an order nothing changes. A device that has heard it already may obey all the same.
   * @throws {401} Nobody is signed in.
   * @throws {403} The role is below operator.
   * @throws {404} There is no such device.
   */
  @Delete()
  withdraw(@Param('deviceId') deviceId: string): Promise<DeviceDetailDto> {
    return this.rollBacks.withdraw(deviceId);
  }
}
