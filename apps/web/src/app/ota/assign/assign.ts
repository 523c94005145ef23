import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatCardModule } from '@angular/material/card';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { Router, RouterLink } from '@angular/router';
import { LIMITS, type CreateRolloutDto } from '@pcms/contract';
import { firstValueFrom } from 'rxjs';
import { DevicesApi } from '../../devices/devices.api';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { CountPipe } from '../../shell/format/measure.pipes';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { toProblem, type Problem } from '../../shell/problem/problem';
import { OtaApi } from '../ota.api';
import { DevicePicker } from '../../devices/device-picker/device-picker';
import { proposedName, typesToOffer } from './proposal';

/** Brings a firmware to devices: makes a rollout of one phase, and starts it. */
@Component({
  selector: 'fw-assign',
  imports: [
    CountPipe,
    DevicePicker,
    EmptyState,
    FormsModule,
    LoadError,
    MatButtonModule,
    MatButtonToggleModule,
    MatCardModule,
    MatCheckboxModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    MatSelectModule,
    PageHeader,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './assign.html',
  styleUrl: './assign.scss',
})
export class Assign {
  private readonly api = inject(OtaApi);
  private readonly notice = inject(Notice);
  private readonly router = inject(Router);

  // From the address: what the person came from.
  readonly firmware = input<string>();
  readonly device = input<string>();
  readonly type = input<string>();

  protected readonly limits = LIMITS;
  protected readonly firmwareList = this.api.firmwareList();
  protected readonly types = inject(DevicesApi).types();

  protected readonly choices = computed(() => {
    const all = this.firmwareList.hasValue() ? this.firmwareList.value().items : [];
    return all.filter((item) => item.withdrawnAt === null);
  });
  protected readonly firmwareKey = linkedSignal(
    () => this.firmware() ?? this.choices().find((item) => item.deviceType === this.type())?.key ?? '',
  );
  protected readonly chosen = computed(() => this.choices().find((item) => item.key === this.firmwareKey()));

  protected readonly allowVariantSwitch = signal(false);
  protected readonly allowDowngrade = signal(false);
  protected readonly force = signal(false);

  protected readonly mode = linkedSignal<'types' | 'devices'>(() => (this.device() ? 'devices' : 'types'));
  protected readonly offeredTypes = computed(() => {
    const chosen = this.chosen();
    const known = this.types.hasValue() ? this.types.value().items : [];
    return chosen ? typesToOffer(known, chosen, this.allowVariantSwitch()) : [];
  });
  /** Its own type is chosen from the start: the usual case. */
  protected readonly deviceTypes = linkedSignal<readonly string[]>(() => {
    const own = this.chosen()?.deviceType;
    return this.offeredTypes().some((type) => type.name === own) && own ? [own] : [];
  });
  protected readonly deviceIds = linkedSignal<readonly string[]>(() => {
    const device = this.device();
    return device ? [device] : [];
  });

  protected readonly target = computed(() =>
    this.mode() === 'types' ? { deviceTypes: [...this.deviceTypes()] } : { deviceIds: [...this.deviceIds()] },
  );
  protected readonly targetCount = computed(() => {
    if (this.mode() === 'devices') return this.deviceIds().length;
    const types = this.offeredTypes().filter((type) => this.deviceTypes().includes(type.name));
    return types.reduce((sum, type) => sum + type.devices, 0);
  });
  protected readonly isTargetEmpty = computed(
    () => (this.mode() === 'types' ? this.deviceTypes() : this.deviceIds()).length === 0,
  );
  protected readonly name = linkedSignal(() => proposedName(this.chosen(), this.target()));

  /** What the wizard begins with, for whoever would rather go in phases. */
  protected readonly wizardQuery = computed(() => {
    const device = this.device();
    return { ...(this.chosen() && { firmware: this.firmwareKey() }), ...(device && { device }) };
  });
  protected readonly isBusy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly isReady = computed(
    () => this.chosen() !== undefined && !this.isTargetEmpty() && this.name().trim() !== '' && !this.isBusy(),
  );

  protected toggleType(name: string, isChosen: boolean): void {
    this.deviceTypes.update((names) => (isChosen ? [...names, name] : names.filter((other) => other !== name)));
  }

  protected async saveDraft(): Promise<void> {
    const id = await this.create();
    if (id !== null) await this.router.navigate(['/rollouts', id]);
  }

  protected async start(): Promise<void> {
    const id = await this.create();
    if (id === null) return;
    // Where the start fails the draft is there, and its page offers to start it again.
    await this.notice.follow(this.api.act(id, 'start'), 'The rollout runs');
    await this.router.navigate(['/rollouts', id]);
  }

  /** The id of the new rollout; null after a problem, which is shown. */
  private async create(): Promise<string | null> {
    if (!this.isReady()) return null;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      return (await firstValueFrom(this.api.createRollout(this.rollout()))).id;
    } catch (error) {
      this.problem.set(toProblem(error));
      return null;
    } finally {
      this.isBusy.set(false);
    }
  }

  private rollout(): CreateRolloutDto {
    return {
      name: this.name().trim(),
      firmwareKey: this.firmwareKey(),
      target: this.target(),
      phases: [{ percent: 100 }],
      ...(this.mode() === 'devices' && { gate: { kind: 'none' } }),
      force: this.force(),
      allowVariantSwitch: this.allowVariantSwitch(),
      allowDowngrade: this.allowDowngrade(),
    };
  }
}
