import { aPhase } from '../../testing/builders';
import { notesOf, partsOf, phaseState, planText } from './phase-parts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const now = { status: 'running', nowMs: NOW } as const;
const running = { status: 'running', stopReason: null } as const;

describe('partsOf', () => {
  it('puts each device in exactly one part', () => {
    const parts = partsOf(aPhase({ size: 20, offered: 10, attempted: 8, confirmed: 5, failed: 1 }));
    expect(parts.map(({ label, count }) => `${count} ${label}`)).toEqual([
      '5 confirmed',
      '1 failed',
      '2 under way',
      '2 offered',
      '10 to come',
    ]);
    expect(parts.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100);
  });

  it('has room for newcomers, who make a phase larger than it began', () => {
    const parts = partsOf(aPhase({ size: 2, offered: 4, attempted: 4, confirmed: 4 }));
    expect(parts).toEqual([{ label: 'confirmed', count: 4, colour: 'confirmed', percent: 100 }]);
  });

  it('has no part before it is known who is in it', () => {
    expect(partsOf(aPhase({ size: null }))).toEqual([]);
  });
});

describe('phaseState', () => {
  it('says that an open phase is where the rollout stopped', () => {
    expect(phaseState(aPhase(), { status: 'paused', stopReason: '3 of 3 failed.' }).label).toBe('Stopped');
    expect(phaseState(aPhase(), { status: 'paused', stopReason: null }).label).toBe('Paused');
    expect(phaseState(aPhase(), running).label).toBe('Open');
  });

  it('leaves a phase done, whatever comes after it', () => {
    expect(phaseState(aPhase({ status: 'done' }), { status: 'paused', stopReason: 'x' }).label).toBe('Done');
  });
});

describe('notesOf', () => {
  it('counts the slots, and the rest that is left', () => {
    const phase = aPhase({ slots: 5, inFlight: 2, soakMinutes: 60, soaksUntil: '2026-11-20T12:12:30.000Z' });
    expect(notesOf(phase, now)).toEqual(['2 of 5 slots in use', 'Rests for 12 min more']);
  });

  it('says who opens a phase that waits, and that it rests afterwards', () => {
    expect(notesOf(aPhase({ status: 'waiting', manual: true, soakMinutes: 30 }), now)).toEqual([
      'A person opens it',
      'Then 30 min of rest',
    ]);
  });

  it('says that nobody may begin while failures speak against the firmware', () => {
    expect(notesOf(aPhase({ slots: 1, inFlight: 3 }), now)).toEqual(['3 busy now, and no further one may begin']);
  });

  it('says how many are missing', () => {
    expect(notesOf(aPhase({ slots: 3, inFlight: 3, missing: 1 }), now)).toEqual([
      '3 of 3 slots in use',
      '1 missing: not heard of for 3 minutes, feared to have failed',
    ]);
  });

  it('says nothing of an open phase whose rollout is paused', () => {
    expect(notesOf(aPhase({ slots: 5, soakMinutes: 30 }), { ...now, status: 'paused' })).toEqual([]);
  });

  it('says nothing of a phase that is done', () => {
    expect(notesOf(aPhase({ status: 'done', slots: 5, soakMinutes: 30 }), now)).toEqual([]);
  });
});

describe('planText', () => {
  it('says what was asked for, and how many that are', () => {
    expect(planText(aPhase({ percent: 5, size: 6 }), 3)).toBe('5 % · 6 devices');
    expect(planText(aPhase({ index: 2, size: 1 }), 3)).toBe('whoever is left · 1 device');
    expect(planText(aPhase({ size: null }), 1)).toBe('all devices');
  });

  it('says a count once, and what became of one that was too large', () => {
    expect(planText(aPhase({ percent: null, count: 4, size: 4 }), 3)).toBe('4 devices');
    expect(planText(aPhase({ percent: null, count: 40, size: 4 }), 3)).toBe('40 devices · 4 devices');
  });
});
