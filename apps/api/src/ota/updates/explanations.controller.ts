import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ExplainDto } from '@pcms/contract';
import { Audience } from '../../auth/audience';
import { Explanations } from './explanations.service';

/** Stands here and not with the devices, because rollouts decide. */
@ApiTags('devices')
@Controller('api/devices/:deviceId/explain')
export class ExplanationsController {
  constructor(private readonly explanations: Explanations) {}

  /**
   * Say why a device is, or is not, being updated
   *
   * @remarks The same function decides at its next check. Each rollout that is not over, names the device and does not reach it
   * stands with the first rule that says no; drafts come last.
   * @throws {401} Nobody is signed in.
   * @throws {404} There is no such device.
   */
  @Get()
  @Audience('viewer')
  explain(@Param('deviceId') deviceId: string): Promise<ExplainDto> {
    return this.explanations.explain(deviceId);
  }
}
