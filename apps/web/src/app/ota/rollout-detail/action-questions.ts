import type { RolloutDetailDto, RolloutPhaseDto } from '@pcms/contract';
import type { Question } from '../../shell/confirm/confirm-dialog';
import { countText } from '../../shell/format/measures';
import type { RolloutAction } from '../ota.api';

interface ActionWords {
  readonly title: string;
  /** The verb on the button. */
  readonly label: string;
  readonly icon: string;
  readonly doneText: string;
}

export const ACTION_WORDS: Readonly<Record<RolloutAction, ActionWords>> = {
  approve: {
    title: 'Approve this rollout?',
    label: 'Approve',
    icon: 'verified',
    doneText: 'The rollout is approved',
  },
  start: { title: 'Start this rollout?', label: 'Start', icon: 'play_arrow', doneText: 'The rollout runs' },
  pause: { title: 'Pause this rollout?', label: 'Pause', icon: 'pause', doneText: 'The rollout is paused' },
  resume: { title: 'Resume this rollout?', label: 'Resume', icon: 'play_arrow', doneText: 'The rollout runs again' },
  advance: {
    title: 'Open the next phase?',
    label: 'Open next phase',
    icon: 'skip_next',
    doneText: 'The next phase is open',
  },
  'roll-back': {
    title: 'Roll this rollout back?',
    label: 'Roll back',
    icon: 'undo',
    doneText: 'The devices are told to go back',
  },
  cancel: {
    title: 'Cancel this rollout for good?',
    label: 'Cancel rollout',
    icon: 'stop',
    doneText: 'The rollout is cancelled',
  },
};

/** Asked before an action, with how many devices it touches. */
export function questionFor(action: RolloutAction, rollout: RolloutDetailDto): Question {
  const { title, label } = ACTION_WORDS[action];
  return { title, action: label, consequence: CONSEQUENCES[action](rollout) };
}

const CONSEQUENCES: Readonly<Record<RolloutAction, (rollout: RolloutDetailDto) => string>> = {
  approve: ({ counts, createdBy }) =>
    `You vouch for it as the second person beside ${createdBy}. It may then be started, for ${devices(counts.targeted)}.`,
  start: ({ counts, phases }) =>
    phases.length > 1
      ? `It names ${devices(counts.targeted)}. Those of the first of its ${phases.length} phases are offered the firmware with their next check.`
      : `${devices(counts.targeted)} ${counts.targeted === 1 ? 'is' : 'are'} offered the firmware with the next check.`,
  pause: (rollout) =>
    `Nothing more is offered. ${devices(downloading(rollout))} in the middle of a download ${isOrAre(downloading(rollout))} held up, ` +
    `${devices(installing(rollout))} past it will finish. You can resume it at any time.`,
  resume: (rollout) =>
    `${devices(notThrough(rollout))} that have not come through are offered the firmware again.` +
    (rollout.stopReason === null
      ? ''
      : ` It had stopped: ${rollout.stopReason} The gate looks past that, and judges only what comes from now on.`),
  advance: (rollout) => {
    const next = rollout.phases.find(({ status }) => status === 'waiting');
    const before = rollout.phases[(next?.index ?? 0) - 1];
    return `Phase ${(next?.index ?? 0) + 1} of ${rollout.phases.length} opens for ${sizeText(next)}, whatever the gate says. ${before?.judgement?.why ?? ''}`.trim();
  },
  'roll-back': (rollout) =>
    `${devices(onIt(rollout))} that ${onIt(rollout) === 1 ? 'runs' : 'run'} its firmware, or ${onIt(rollout) === 1 ? 'is' : 'are'} about to, will be told to start what ran before.` +
    (rollout.status === 'running' ? ' The rollout is paused.' : ''),
  cancel: (rollout) =>
    `${countText(busy(rollout))} ${busy(rollout) === 1 ? 'update' : 'updates'} under way ${isOrAre(busy(rollout))} cancelled, and nothing more is offered. ` +
    `${devices(rollout.counts.confirmed)} that ${rollout.counts.confirmed === 1 ? 'runs' : 'run'} the firmware ${rollout.counts.confirmed === 1 ? 'keeps' : 'keep'} it. This cannot be undone.`,
};

/** Devices that run the firmware or are about to: those that a rollback is for. */
export const onIt = ({ counts: { states } }: RolloutDetailDto): number =>
  states.installing + states.rebooting + states.confirmed;

const downloading = ({ counts: { states } }: RolloutDetailDto): number => states.downloading;
const installing = ({ counts: { states } }: RolloutDetailDto): number =>
  states.verifying + states.installing + states.rebooting;
const busy = (rollout: RolloutDetailDto): number =>
  rollout.counts.states.offered + downloading(rollout) + installing(rollout);
const notThrough = ({ counts }: RolloutDetailDto): number => Math.max(0, counts.targeted - counts.confirmed);

const devices = (count: number): string => `${countText(count)} ${count === 1 ? 'device' : 'devices'}`;
const isOrAre = (count: number): string => (count === 1 ? 'is' : 'are');
const sizeText = (phase: RolloutPhaseDto | undefined): string =>
  phase?.size == null ? 'its devices' : devices(phase.size);

/** What somebody may do to a rollout now, the most likely first. */
export function actionsFor(rollout: RolloutDetailDto, username: string | undefined): RolloutAction[] {
  const rollBack: RolloutAction[] = onIt(rollout) > 0 ? ['roll-back'] : [];
  switch (rollout.status) {
    case 'draft':
      // Whoever made it is not the second person.
      if (rollout.needsApproval) return rollout.createdBy === username ? ['cancel'] : ['approve', 'cancel'];
      return ['start', 'cancel'];
    case 'running': {
      const hasNext = rollout.phases.some(({ status }) => status === 'waiting');
      return ['pause', ...(hasNext ? (['advance'] as const) : []), ...rollBack, 'cancel'];
    }
    case 'paused':
      return ['resume', ...rollBack, 'cancel'];
    case 'completed':
    case 'cancelled':
      return rollBack;
  }
}
