import type { RolloutCountsDto, RolloutDetailDto } from '@pcms/contract';
import { aPhase, aRollout, stateCounts } from '../../testing/builders';
import { actionsFor, questionFor } from './action-questions';

const counts = (over: Partial<RolloutCountsDto> = {}): RolloutCountsDto => ({
  targeted: 40,
  states: stateCounts({ offered: 2, downloading: 1, rebooting: 1, confirmed: 5 }),
  offered: 9,
  attempted: 7,
  confirmed: 5,
  failed: 0,
  ...over,
});
const rollout = (over: Partial<RolloutDetailDto> = {}): RolloutDetailDto => aRollout({ counts: counts(), ...over });
const consequence = (action: Parameters<typeof questionFor>[0], over: Partial<RolloutDetailDto> = {}): string =>
  questionFor(action, rollout(over)).consequence;

describe('questionFor', () => {
  it('says how many devices a start reaches, and that they come in phases', () => {
    expect(consequence('start')).toBe('40 devices are offered the firmware with the next check.');
    expect(consequence('start', { phases: [aPhase(), aPhase()] })).toContain('the first of its 2 phases');
  });

  it('says who is held up by a pause, and who is too far for it', () => {
    expect(consequence('pause')).toBe(
      'Nothing more is offered. 1 device in the middle of a download is held up, 1 device past it will finish. You can resume it at any time.',
    );
  });

  it('reminds whoever resumes of why it had stopped', () => {
    expect(consequence('resume', { stopReason: '3 of 3 attempted failed.' })).toContain(
      '35 devices that have not come through are offered the firmware again. It had stopped: 3 of 3 attempted failed.',
    );
  });

  it('says whom the next phase is for, and what the gate thinks of it', () => {
    const judgement = { verdict: 'wait', why: 'Too few to tell.', llr: 0, bound: 4.6, failuresToStop: 3 } as const;
    const phases = [aPhase({ judgement }), aPhase({ index: 1, status: 'waiting', size: 12 })];
    expect(consequence('advance', { phases })).toBe(
      'Phase 2 of 2 opens for 12 devices, whatever the gate says. Too few to tell.',
    );
  });

  it('counts those that are told to go back', () => {
    expect(consequence('roll-back')).toBe(
      '6 devices that run its firmware, or are about to, will be told to start what ran before. The rollout is paused.',
    );
  });

  it('counts what a cancellation ends, and what it leaves', () => {
    expect(consequence('cancel')).toBe(
      '4 updates under way are cancelled, and nothing more is offered. 5 devices that run the firmware keep it. This cannot be undone.',
    );
  });

  it('names the author whose work is approved', () => {
    expect(consequence('approve')).toContain('beside admin');
  });
});

describe('actionsFor', () => {
  it.each([
    ['draft', ['start', 'cancel']],
    ['running', ['pause', 'roll-back', 'cancel']],
    ['paused', ['resume', 'roll-back', 'cancel']],
    ['completed', ['roll-back']],
    ['cancelled', ['roll-back']],
  ] as const)('offers for a %s one: %j', (status, actions) => {
    expect(actionsFor(rollout({ status }), 'maria')).toEqual(actions);
  });

  it('offers the next phase while there is one', () => {
    const phases = [aPhase(), aPhase({ status: 'waiting' })];
    expect(actionsFor(rollout({ phases }), 'maria')).toContain('advance');
  });

  it('lets only somebody else approve a draft that needs it', () => {
    const draft = rollout({ status: 'draft', needsApproval: true, createdBy: 'jo' });
    expect(actionsFor(draft, 'maria')).toEqual(['approve', 'cancel']);
    expect(actionsFor(draft, 'jo')).toEqual(['cancel']);
  });

  it('offers no way back where no device has gone', () => {
    const untouched = rollout({ status: 'completed', counts: counts({ states: stateCounts() }) });
    expect(actionsFor(untouched, 'maria')).toEqual([]);
  });
});
