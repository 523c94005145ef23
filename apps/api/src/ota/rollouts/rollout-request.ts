import type { CreateRolloutDto, GateDto, PhasePlanDto } from '@pcms/contract';
import { InvalidField } from '../../http/domain-error';
import { DEFAULT_GATE, type Gate } from './gate';
import { gateProblem } from './gate-rules';
import type { RolloutPhaseEntity } from './rollout-phase.entity';
import type { RolloutEntity } from './rollout.entity';
import { capsOf } from './slots';
import { windowProblem } from './window';

const DEFAULT_SILENCE_SECONDS = 1_800;
const DEFAULT_MAX_ATTEMPTS = 3;
/** A device is heard so often before a rollout in phases believes it. */
const PHASED_CONFIRMATIONS = 3;
const DEFAULT_PHASES: readonly PhasePlanDto[] = [{ percent: 5 }, { percent: 25 }, { percent: 100 }];

/** What a person's request makes of a rollout, but for what the server adds (who, when, seed, target). */
export type RequestedRollout = Pick<
  RolloutEntity,
  | 'priority'
  | 'force'
  | 'allowVariantSwitch'
  | 'allowDowngrade'
  | 'maxAttempts'
  | 'silenceSeconds'
  | 'gate'
  | 'inFlight'
  | 'offersPerMinute'
  | 'confirmations'
  | 'errorAction'
  | 'startAt'
  | 'window'
>;

export type RequestedPhase = Pick<
  RolloutPhaseEntity,
  'index' | 'percent' | 'count' | 'soakSeconds' | 'manual' | 'gate' | 'cap' | 'slots'
>;

export interface RolloutRequest {
  readonly rollout: RequestedRollout;
  readonly phases: readonly RequestedPhase[];
}

/** Fills in what a request leaves out. @throws InvalidField that names the field and the rule. */
export function readRolloutRequest(request: CreateRolloutDto): RolloutRequest {
  const assigns = isAssignment(request);
  const plans = request.phases ?? (assigns ? [{ percent: 100 }] : DEFAULT_PHASES);
  const phases = plans.map((plan, index) => readPhase(plan, index, plans.length));
  refuseTooMany(phases);
  const isAssigned = assigns && phases.length === 1;
  const caps = capsOf({ phases: phases.length, inFlight: request.inFlight ?? null });
  return {
    rollout: {
      priority: request.priority ?? 0,
      force: request.force ?? false,
      allowVariantSwitch: request.allowVariantSwitch ?? false,
      allowDowngrade: request.allowDowngrade ?? false,
      maxAttempts: request.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
      silenceSeconds: request.silenceSeconds ?? DEFAULT_SILENCE_SECONDS,
      gate: request.gate ? readGate(request.gate, '') : isAssigned ? { kind: 'none' } : DEFAULT_GATE,
      inFlight: request.inFlight ?? null,
      offersPerMinute: request.offersPerMinute ?? null,
      confirmations: request.confirmations ?? (phases.length === 1 ? 1 : PHASED_CONFIRMATIONS),
      errorAction: request.errorAction ?? 'pause',
      startAt: request.startAt === undefined ? null : new Date(request.startAt),
      window: readWindow(request),
    },
    phases: phases.map((phase, index) => ({ ...phase, cap: caps[index] ?? null, slots: caps[index] ?? null })),
  };
}

/** Devices that a person named one by one, and nothing about phases. */
const isAssignment = ({ target }: CreateRolloutDto): boolean =>
  target.deviceIds !== undefined && !target.groupIds && !target.deviceTypes && !target.all;

function readPhase(plan: PhasePlanDto, index: number, total: number): Omit<RequestedPhase, 'cap' | 'slots'> {
  const field = `phases.${index}`;
  const isLast = index === total - 1;
  if (plan.percent !== undefined && plan.count !== undefined) {
    throw new InvalidField(field, `${field} has a percent or a count, not both`);
  }
  if (plan.percent === undefined && plan.count === undefined && !isLast) {
    throw new InvalidField(field, `${field} must have a percent or a count; only the last phase may do without`);
  }
  return {
    index,
    percent: plan.count === undefined ? (plan.percent ?? 100) : null,
    count: plan.count ?? null,
    soakSeconds: (plan.soakMinutes ?? 0) * 60,
    manual: plan.manual ?? false,
    gate: plan.gate ? readGate(plan.gate, `${field}.`) : null,
  };
}

/** Percentages that add up to 100 on paper may miss it by a hair in binary. */
const ROUNDING = 1e-9;

/** Each percentage is one of the whole target; the last phase takes whoever is left, whatever it says. */
function refuseTooMany(phases: readonly Pick<RequestedPhase, 'percent'>[]): void {
  const sum = phases.slice(0, -1).reduce((total, { percent }) => total + (percent ?? 0), 0);
  if (sum > 100 + ROUNDING) {
    throw new InvalidField('phases', 'the percents of phases before the last must not add up to more than 100');
  }
}

/** @throws InvalidField under `prefix`, where the gate is a phase's */
function readGate(dto: GateDto, prefix: string): Gate {
  const gate = gateOf(dto, prefix);
  const problem = gateProblem(gate);
  if (problem) throw new InvalidField(prefix + problem.field, prefix + problem.text);
  return gate;
}

function gateOf(dto: GateDto, prefix: string): Gate {
  switch (dto.kind) {
    case 'none':
      return { kind: 'none' };
    case 'sequential':
      return {
        kind: 'sequential',
        acceptable: dto.acceptable ?? DEFAULT_GATE.acceptable,
        unacceptable: dto.unacceptable ?? DEFAULT_GATE.unacceptable,
      };
    case 'threshold':
      return {
        kind: 'threshold',
        successPercent: required(dto, 'successPercent', prefix),
        failurePercent: required(dto, 'failurePercent', prefix),
        minAttempted: required(dto, 'minAttempted', prefix),
      };
  }
}

function required(dto: GateDto, name: 'successPercent' | 'failurePercent' | 'minAttempted', prefix: string): number {
  const value = dto[name];
  if (value === undefined)
    throw new InvalidField(`${prefix}gate.${name}`, `${prefix}gate.${name} is missing; a threshold gate needs it`);
  return value;
}

function readWindow({ window }: CreateRolloutDto): RequestedRollout['window'] {
  if (!window) return null;
  const problem = windowProblem(window);
  if (problem) throw new InvalidField(problem.field, problem.text);
  const { days, from, to, zone } = window;
  return { days: [...new Set(days)], from, to, zone };
}
