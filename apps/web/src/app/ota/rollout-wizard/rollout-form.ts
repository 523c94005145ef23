import type { AbstractControl, NonNullableFormBuilder, ValidatorFn } from '@angular/forms';
import { LIMITS, type ErrorAction, type GateKind, type WindowDay } from '@pcms/contract';

/** A sentence about what a field has to hold; shown when it does not. */
const rule =
  <T>(text: string, holds: (value: T) => boolean): ValidatorFn =>
  (control: AbstractControl<T>) =>
    holds(control.value) ? null : { rule: text };

const isWhole = (value: number | null): value is number => value !== null && Number.isInteger(value);

const whole = (least: number, most: number): ValidatorFn =>
  rule<number | null>(
    `A whole number from ${least.toLocaleString()} to ${most.toLocaleString()}.`,
    (value) => isWhole(value) && value >= least && value <= most,
  );

const wholeOrNothing = (least: number, most: number): ValidatorFn =>
  rule<number | null>(
    `A whole number from ${least.toLocaleString()} to ${most.toLocaleString()}, or nothing.`,
    (value) => value === null || (isWhole(value) && value >= least && value <= most),
  );

const between = (least: number, most: number): ValidatorFn =>
  rule<number | null>(`From ${least} to ${most}.`, (value) => value !== null && value >= least && value <= most);

export type PhaseUnit = 'percent' | 'count';

/** One phase; the last one has no size, and takes whoever is left. */
export function phaseForm(forms: NonNullableFormBuilder, size: number | null, unit: PhaseUnit = 'percent') {
  return forms.group(
    {
      size: forms.control<number | null>(size),
      unit: forms.control<PhaseUnit>(unit),
      soakMinutes: forms.control<number | null>(0, whole(0, 30 * 24 * 60)),
      manual: [false],
    },
    { validators: size === null ? [] : [sizeFitsUnit] },
  );
}

const sizeFitsUnit: ValidatorFn = ({ value }: AbstractControl<{ size: number | null; unit: PhaseUnit }>) => {
  const { size, unit } = value;
  if (unit === 'count') {
    return isWhole(size) && size >= 1 ? null : { rule: 'Size: at least 1 device, and a whole number.' };
  }
  return size !== null && size >= 0.01 && size <= 100 ? null : { rule: 'Size: from 0.01 to 100 percent.' };
};

/** Percentages that add up to 100 on paper may miss it by a hair in binary. */
const ROUNDING = 1e-9;

/** Each percentage is one of the whole target. */
const percentagesFit = rule<readonly { size: number | null; unit: PhaseUnit }[]>(
  'Phases: the percentages before the last phase must not add up to more than 100.',
  (phases) => phases.reduce((sum, { size, unit }) => sum + (unit === 'percent' ? (size ?? 0) : 0), 0) <= 100 + ROUNDING,
);

const targetForm = (forms: NonNullableFormBuilder) =>
  forms.group(
    {
      mode: forms.control<'all' | 'chosen'>('all'),
      deviceIds: forms.control<readonly string[]>([]),
      groupIds: forms.control<readonly string[]>([]),
      deviceTypes: forms.control<readonly string[]>([]),
      exclude: forms.group({
        deviceIds: forms.control<readonly string[]>([]),
        groupIds: forms.control<readonly string[]>([]),
      }),
    },
    {
      validators: rule<{ mode: string; deviceIds: string[]; groupIds: string[]; deviceTypes: string[] }>(
        'Choose at least one group, type or device.',
        ({ mode, deviceIds, groupIds, deviceTypes }) =>
          mode === 'all' || deviceIds.length + groupIds.length + deviceTypes.length > 0,
      ),
    },
  );

const windowForm = (forms: NonNullableFormBuilder, zone: string) =>
  forms.group(
    {
      isWanted: [false],
      days: forms.control<readonly WindowDay[]>(['mon', 'tue', 'wed', 'thu']),
      from: ['22:00'],
      to: ['05:00'],
      zone: [zone],
    },
    {
      validators: rule<{ isWanted: boolean; days: WindowDay[]; from: string; to: string }>(
        'A window needs at least one day, and two different times.',
        ({ isWanted, days, from, to }) => !isWanted || (days.length > 0 && from !== '' && to !== '' && from !== to),
      ),
    },
  );

const gateForm = (forms: NonNullableFormBuilder) =>
  forms.group(
    {
      kind: forms.control<GateKind>('sequential'),
      // In percent here, as people say it; shares on the wire.
      acceptable: forms.control<number | null>(2, between(0.01, 90)),
      unacceptable: forms.control<number | null>(10, between(0.01, 90)),
      successPercent: forms.control<number | null>(95, between(0, 100)),
      failurePercent: forms.control<number | null>(5, between(0, 100)),
      minAttempted: forms.control<number | null>(10, whole(1, 1_000_000)),
    },
    {
      validators: rule<{ kind: GateKind; acceptable: number; unacceptable: number }>(
        'The rate that is too high must be above the one that is fine.',
        ({ kind, acceptable, unacceptable }) => kind !== 'sequential' || unacceptable > acceptable,
      ),
    },
  );

/** A form in the very shape of the request, so that a field that the server names is a path in it. */
export function rolloutForm(forms: NonNullableFormBuilder, zone: string) {
  return forms.group({
    name: [
      '',
      rule<string>(
        `A name of 1 to ${LIMITS.rolloutNameLength} characters.`,
        (name) => name.trim() !== '' && name.trim().length <= LIMITS.rolloutNameLength,
      ),
    ],
    firmwareKey: ['', rule<string>('Choose a firmware.', (key) => key !== '')],
    target: targetForm(forms),
    phases: forms.array([phaseForm(forms, 5), phaseForm(forms, 25), phaseForm(forms, null)], percentagesFit),
    // As the browser's own date field has it: local time, without a zone.
    startAt: [''],
    window: windowForm(forms, zone),
    offersPerMinute: forms.control<number | null>(null, wholeOrNothing(1, 1_000_000)),
    inFlight: forms.control<number | null>(null, wholeOrNothing(1, 1_000_000)),
    gate: gateForm(forms),
    errorAction: forms.control<ErrorAction>('pause'),
    confirmations: forms.control<number | null>(null, wholeOrNothing(1, 20)),
    maxAttempts: forms.control<number | null>(3, whole(1, 20)),
    silenceMinutes: forms.control<number | null>(30, whole(1, 30 * 24 * 60)),
    priority: forms.control<number | null>(0, whole(-1_000, 1_000)),
    force: [false],
    allowVariantSwitch: [false],
    allowDowngrade: [false],
  });
}

export type RolloutForm = ReturnType<typeof rolloutForm>;
export type RolloutFormValue = ReturnType<RolloutForm['getRawValue']>;
