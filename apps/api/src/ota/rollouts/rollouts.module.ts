import { Global, Module } from '@nestjs/common';
import { DevicesModule } from '../../devices/devices.module';
import { GroupUsage } from '../../devices/groups/group-usage';
import { FirmwareUsage } from '../firmware/firmware-usage';
import { RolloutActions } from './rollout-actions';
import { RolloutBook } from './rollout-book';
import { RolloutCounts } from './rollout-counts';
import { RolloutGroupUsage } from './rollout-group-usage';
import { RolloutNews } from './rollout-news';
import { RolloutStart } from './rollout-start';
import { RolloutStop } from './rollout-stop';
import { RolloutTick } from './rollout-tick';
import { RolloutUsage } from './rollout-usage';
import { RolloutsController } from './rollouts.controller';
import { RolloutsService } from './rollouts.service';
import { SlotHints } from './slot-hints';
import { TargetDevices } from './target-devices';

/** Which firmware goes to which devices. Global, because `firmware` and `devices` ask who uses what is theirs without knowing rollouts. */
@Global()
@Module({
  imports: [DevicesModule],
  controllers: [RolloutsController],
  providers: [
    RolloutActions,
    RolloutBook,
    RolloutCounts,
    RolloutNews,
    RolloutStart,
    RolloutStop,
    RolloutsService,
    RolloutTick,
    SlotHints,
    TargetDevices,
    { provide: FirmwareUsage, useClass: RolloutUsage },
    { provide: GroupUsage, useClass: RolloutGroupUsage },
  ],
  exports: [FirmwareUsage, GroupUsage, RolloutBook, SlotHints, TargetDevices],
})
export class RolloutsModule {}
