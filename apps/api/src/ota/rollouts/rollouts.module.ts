import { Global, Module } from '@nestjs/common';
import { GroupUsage } from '../../devices/groups/group-usage';
import { FirmwareUsage } from '../firmware/firmware-usage';
import { RolloutActions } from './rollout-actions';
import { RolloutBook } from './rollout-book';
import { RolloutCounts } from './rollout-counts';
import { RolloutGroupUsage } from './rollout-group-usage';
import { RolloutNews } from './rollout-news';
import { RolloutTick } from './rollout-tick';
import { RolloutUsage } from './rollout-usage';
import { RolloutsController } from './rollouts.controller';
import { RolloutsService } from './rollouts.service';

/** Which firmware goes to which devices. Global, because `firmware` and `devices` ask who uses what is theirs without knowing rollouts. */
@Global()
@Module({
  controllers: [RolloutsController],
  providers: [
    RolloutActions,
    RolloutBook,
    RolloutCounts,
    RolloutNews,
    RolloutsService,
    RolloutTick,
    { provide: FirmwareUsage, useClass: RolloutUsage },
    { provide: GroupUsage, useClass: RolloutGroupUsage },
  ],
  exports: [FirmwareUsage, GroupUsage, RolloutBook],
})
export class RolloutsModule {}
