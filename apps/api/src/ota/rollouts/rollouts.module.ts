import { Global, Module } from '@nestjs/common';
import { FirmwareUsage } from '../firmware/firmware-usage';
import { RolloutActions } from './rollout-actions';
import { RolloutBook } from './rollout-book';
import { RolloutCounts } from './rollout-counts';
import { RolloutNews } from './rollout-news';
import { RolloutTick } from './rollout-tick';
import { RolloutUsage } from './rollout-usage';
import { RolloutsController } from './rollouts.controller';
import { RolloutsService } from './rollouts.service';

/** Which firmware goes to which devices. Global, because `firmware` asks who uses it without knowing rollouts. */
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
  ],
  exports: [FirmwareUsage, RolloutBook],
})
export class RolloutsModule {}
