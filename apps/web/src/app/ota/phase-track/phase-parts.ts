import type { RolloutDetailDto, RolloutPhaseDto, RolloutStatus } from '@pcms/contract';
import { countText, durationText } from '../../shell/format/measures';
import { phaseSizeText } from '../plan-words';

export interface PhasePart {
  readonly label: string;
  readonly count: number;
  /** Names the colour in phase-track.scss. */
  readonly colour: 'confirmed' | 'failed' | 'attempted' | 'offered' | 'left';
  /** Of the phase. */
  readonly percent: number;
}

/** The parts of a phase's bar, each device in exactly one: from those that are through to those that were not asked yet. */
export function partsOf(phase: RolloutPhaseDto): PhasePart[] {
  const { confirmed, failed } = phase;
  const attempted = Math.max(0, phase.attempted - confirmed - failed);
  const offered = Math.max(0, phase.offered - phase.attempted);
  const size = Math.max(phase.size ?? 0, phase.offered);
  const parts = [
    { label: 'confirmed', count: confirmed, colour: 'confirmed' },
    { label: 'failed', count: failed, colour: 'failed' },
    { label: 'under way', count: attempted, colour: 'attempted' },
    { label: 'offered', count: offered, colour: 'offered' },
    { label: 'to come', count: size - confirmed - failed - attempted - offered, colour: 'left' },
  ] as const;
  return parts
    .filter(({ count }) => count > 0)
    .map((part) => ({ ...part, percent: size === 0 ? 0 : (part.count / size) * 100 }));
}

/** Where a phase stands. */
export interface PhaseState {
  readonly label: string;
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad' | 'wait';
  readonly icon: string;
}

type Context = Pick<RolloutDetailDto, 'status' | 'stopReason'>;

export function phaseState(phase: RolloutPhaseDto, { status, stopReason }: Context): PhaseState {
  if (phase.status === 'waiting') return { label: 'Waiting', tone: 'quiet', icon: 'hourglass_empty' };
  if (phase.status === 'done') return { label: 'Done', tone: 'good', icon: 'check_circle' };
  if (stopReason !== null) return { label: 'Stopped', tone: 'bad', icon: 'front_hand' };
  if (status === 'paused') return { label: 'Paused', tone: 'wait', icon: 'pause_circle' };
  if (status === 'cancelled') return { label: 'Cancelled', tone: 'quiet', icon: 'block' };
  return { label: 'Open', tone: 'busy', icon: 'play_circle' };
}

/** "5 % · 6 devices": what was asked for, and how many that are once the devices were counted. */
export function planText(phase: RolloutPhaseDto, total: number): string {
  const devices = phase.size === null ? '' : `${countText(phase.size)} ${phase.size === 1 ? 'device' : 'devices'}`;
  const isLast = phase.index === total - 1;
  // A count says it already.
  if (devices !== '' && phase.count === phase.size && !isLast) return devices;
  const plan = total === 1 ? 'all devices' : phaseSizeText(phase, isLast);
  return devices === '' ? plan : `${plan} · ${devices}`;
}

/** What a phase waits for, or is busy with, line by line; nothing once neither it nor its rollout goes on. */
export function notesOf(phase: RolloutPhaseDto, { status, nowMs }: { status: RolloutStatus; nowMs: number }): string[] {
  if (phase.status === 'done' || (phase.status === 'open' && status !== 'running')) return [];
  const restMs = phase.soaksUntil === null ? 0 : Date.parse(phase.soaksUntil) - nowMs;
  return [
    phase.status === 'open' ? busyText(phase) : '',
    phase.status === 'open' ? missingText(phase) : '',
    restMs > 0 ? `Rests for ${durationText(Math.ceil(restMs / 1_000))} more` : '',
    phase.status === 'waiting' && phase.manual ? 'A person opens it' : '',
    phase.soakMinutes > 0 && restMs <= 0 ? `Then ${durationText(phase.soakMinutes * 60)} of rest` : '',
  ].filter((note) => note !== '');
}

function busyText({ inFlight, slots }: RolloutPhaseDto): string {
  if (slots === null) return inFlight > 0 ? `${countText(inFlight)} busy now` : '';
  // Slots are taken away while failures, or devices that are missing, speak against the firmware.
  if (slots < inFlight) return `${countText(inFlight)} busy now, and no further one may begin`;
  return `${countText(inFlight)} of ${countText(slots)} slots in use`;
}

const missingText = ({ missing }: RolloutPhaseDto): string =>
  missing === 0 ? '' : `${countText(missing)} missing: not heard of for 3 minutes, feared to have failed`;
