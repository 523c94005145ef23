import {
  WINDOW_DAYS,
  type ErrorAction,
  type GateDto,
  type MaintenanceWindowDto,
  type PhasePlanDto,
  type WindowDay,
} from '@pcms/contract';
import { durationText } from '../shell/format/measures';

export const DAY_NAMES: Readonly<Record<WindowDay, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

export const ERROR_ACTION_WORDS: Readonly<Record<ErrorAction, string>> = {
  pause: 'pause',
  pause_and_roll_back: 'pause and roll back',
};

type Days = Pick<MaintenanceWindowDto, 'from' | 'to' | 'zone'> & { readonly days: readonly WindowDay[] };

/** "Mon to Thu, 22:00 to 05:00 of the next day (Europe/Berlin)". */
export function windowText({ days, from, to, zone }: Days): string {
  return `${daysText(days)}, ${from} to ${to}${to < from ? ' of the next day' : ''} (${zone})`;
}

/** "every day", "Mon to Thu", "Mon, Wed, Fri": in the order of the week. */
function daysText(days: readonly WindowDay[]): string {
  const places = WINDOW_DAYS.flatMap((day, place) => (days.includes(day) ? [place] : []));
  const names = places.map((place) => DAY_NAMES[WINDOW_DAYS[place] ?? 'mon']);
  if (names.length === WINDOW_DAYS.length) return 'Every day';
  const isRun = places.every((place, index) => index === 0 || place === (places[index - 1] ?? 0) + 1);
  return isRun && names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
}

/** "by evidence: 2 % failing is fine, 10 % is too many". */
export function gateText(gate: GateDto): string {
  switch (gate.kind) {
    case 'none':
      return 'none';
    case 'sequential':
      return `by evidence: ${percentText(gate.acceptable)} failing is fine, ${percentText(gate.unacceptable)} is too many`;
    case 'threshold':
      return `goes on from ${gate.successPercent} % confirmed, stops above ${gate.failurePercent} % failed, after ${gate.minAttempted} attempts`;
  }
}

/** 0.02 → "2 %". */
const percentText = (share: number | undefined): string =>
  share === undefined ? '–' : `${Number((share * 100).toPrecision(6))} %`;

type Size = Pick<PhasePlanDto, 'soakMinutes' | 'manual'> & {
  readonly percent?: number | null;
  readonly count?: number | null;
};

/** "5 %", "10 devices", "whoever is left". */
export function phaseSizeText({ percent, count }: Size, isLast: boolean): string {
  if (isLast) return 'whoever is left';
  if (typeof count === 'number') return count === 1 ? '1 device' : `${count} devices`;
  return `${percent ?? 0} %`;
}

/** "5 %, then 1 h of rest; 25 %; whoever is left, opened by a person". */
export function phasesText(phases: readonly Size[]): string {
  return phases
    .map((phase, index) => {
      const rest = phase.soakMinutes ? `, then ${durationText(phase.soakMinutes * 60)} of rest` : '';
      const person = phase.manual ? ', opened by a person' : '';
      return `${phases.length === 1 ? 'all at once' : phaseSizeText(phase, index === phases.length - 1)}${person}${rest}`;
    })
    .join('; ');
}
