import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module';
import { DevicesModule } from '../../devices/devices.module';
import { FirmwareModule } from '../firmware/firmware.module';
import { RolloutsModule } from '../rollouts/rollouts.module';
import { Checks } from './checks.service';
import { DownloadPermits } from './download-permits.service';
import { Downloads } from './downloads.service';
import { ExplanationsController } from './explanations.controller';
import { Explanations } from './explanations.service';
import { Offers } from './offers';
import { Reports } from './reports.service';
import { RollBacksController } from './roll-backs.controller';
import { RollBacks } from './roll-backs.service';
import { UpdateLedger } from './update-ledger';
import { UpdateProgress } from './update-progress.service';
import { UpdatesController } from './updates.controller';

/** The device's side of a rollout: check, download, report. */
@Module({
  imports: [AuthModule, DevicesModule, FirmwareModule, RolloutsModule],
  controllers: [ExplanationsController, UpdatesController, RollBacksController],
  providers: [
    Checks,
    DownloadPermits,
    Downloads,
    Explanations,
    Offers,
    Reports,
    RollBacks,
    UpdateLedger,
    UpdateProgress,
  ],
})
export class UpdatesModule {}
