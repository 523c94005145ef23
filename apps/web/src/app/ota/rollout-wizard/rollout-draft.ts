import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, type AbstractControl } from '@angular/forms';
import type { CreateRolloutDto } from '@pcms/contract';
import { map } from 'rxjs';
import { DevicesApi } from '../../devices/devices.api';
import { GroupsApi } from '../../devices/groups.api';
import type { Problem } from '../../shell/problem/problem';
import { proposedName } from '../assign/proposal';
import { OtaApi } from '../ota.api';
import { FIELDS_OF, pathOfField, stepOfField, type Step } from './field-steps';
import { rolloutForm, type PhaseUnit, phaseForm } from './rollout-form';
import { toRequest, toTarget } from './rollout-request';
import { ownZone } from '../../shell/time/time-zones';

/** What a person comes to the wizard with. */
export interface Beginning {
  readonly firmware?: string;
  readonly device?: string;
  readonly type?: string;
  readonly group?: string;
}

/** The rollout that is being planned: one for each visit of the wizard, and the same for all of its steps. */
@Injectable()
export class RolloutDraft {
  private readonly forms = inject(NonNullableFormBuilder);
  private readonly devicesApi = inject(DevicesApi);
  private readonly api = inject(OtaApi);

  readonly firmwareList = this.api.firmwareList();
  readonly types = this.devicesApi.types();
  readonly groups = inject(GroupsApi).list();
  readonly form = rolloutForm(this.forms, ownZone());

  // A form is no signal: whoever reads it in a template has to read these as well.
  private readonly changes = toSignal(this.form.events.pipe(map(() => ({}))));
  /** Steps that the person has tried to leave. */
  private readonly tried = signal<ReadonlySet<Step>>(new Set());
  /** The control that the server refused; null once anything was changed. */
  private refused: AbstractControl | null = null;

  readonly value = computed(() => {
    this.changes();
    return this.form.getRawValue();
  });
  readonly request = computed((): CreateRolloutDto => toRequest(this.value()));
  readonly choices = computed(() =>
    (this.firmwareList.hasValue() ? this.firmwareList.value().items : []).filter((item) => item.withdrawnAt === null),
  );
  readonly firmware = computed(() => this.choices().find(({ key }) => key === this.value().firmwareKey));
  readonly knownTypes = computed(() => (this.types.hasValue() ? this.types.value().items : []));
  readonly knownGroups = computed(() => (this.groups.hasValue() ? this.groups.value().items : []));
  readonly groupNames = computed(() => new Map(this.knownGroups().map(({ id, name }) => [id, name])));
  /** Devices that the target names, at most: who is in two groups is counted twice, and nobody is left out yet. */
  readonly estimate = computed(() => {
    const { mode, deviceIds, groupIds, deviceTypes } = this.value().target;
    const ofTypes = (names: readonly (string | undefined)[]): number =>
      sum(this.knownTypes().filter(({ name }) => names.includes(name)));
    if (mode === 'all') return ofTypes([this.firmware()?.deviceType]);
    return deviceIds.length + ofTypes(deviceTypes) + sum(this.knownGroups().filter(({ id }) => groupIds.includes(id)));
  });

  constructor() {
    this.form.valueChanges.pipe(takeUntilDestroyed()).subscribe(() => this.forgetRefusal());
  }

  begin({ firmware, device, group }: Beginning): void {
    if (firmware) this.form.controls.firmwareKey.setValue(firmware);
    const { target } = this.form.controls;
    if (device) target.patchValue({ mode: 'chosen', deviceIds: [device] });
    if (group) target.patchValue({ mode: 'chosen', groupIds: [group] });
  }

  /** What is wrong with a field, as a sentence; empty when nothing is. */
  problemAt(path: string): string {
    this.changes();
    this.tried();
    const errors = this.form.get(path)?.errors;
    return String(errors?.['server'] ?? errors?.['rule'] ?? '');
  }

  isValid(step: Step): boolean {
    this.changes();
    return FIELDS_OF[step].every((name) => this.form.controls[name].valid);
  }

  hasShownProblem(step: Step): boolean {
    return this.tried().has(step) && !this.isValid(step);
  }

  /** From now on the step shows what is wrong with it. */
  touch(step: Step): void {
    for (const name of FIELDS_OF[step]) this.form.controls[name].markAllAsTouched();
    this.tried.update((steps) => new Set([...steps, step]));
  }

  /** A new phase before the last one, which keeps whoever is left. */
  addPhase(size: number, unit: PhaseUnit): void {
    const { phases } = this.form.controls;
    phases.insert(phases.length - 1, phaseForm(this.forms, size, unit));
  }

  removePhase(index: number): void {
    this.form.controls.phases.removeAt(index);
  }

  /** A name that says what the rollout does, as long as the person has not thought of one. */
  proposeName(): void {
    const { name } = this.form.controls;
    const proposed = proposedName(this.firmware(), toTarget(this.value().target), this.groupNames());
    // The same name once more would be a change of the form, which forgets what the server refused.
    if (name.pristine && name.value !== proposed) name.setValue(proposed);
  }

  /** Shows what the server refused at the field that it names. The step that has the field; null where none has. */
  refuse({ field, message }: Problem): Step | null {
    const step = field === null ? null : stepOfField(field);
    if (field === null || step === null) return null;
    this.touch(step);
    const control = this.controlAt(pathOfField(field));
    control?.setErrors({ server: message });
    this.refused = control;
    return step;
  }

  /** What was refused may be right now that something else has changed. */
  private forgetRefusal(): void {
    const control = this.refused;
    this.refused = null;
    control?.updateValueAndValidity();
  }

  /** The control of the path, or the nearest one that holds it. */
  private controlAt(path: readonly string[]): AbstractControl | null {
    if (path.length === 0) return null;
    return this.form.get([...path]) ?? this.controlAt(path.slice(0, -1));
  }
}

const sum = (counted: readonly { readonly devices: number }[]): number =>
  counted.reduce((total, { devices }) => total + devices, 0);
