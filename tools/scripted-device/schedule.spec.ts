import fc from 'fast-check';
import { backOffMs, jitteredMs, NEVER, nextAction, scheduleAfterStart, type Schedule } from './schedule';

const REGISTERED: Schedule = { register: NEVER, report: NEVER, heartbeat: 60_000, check: 120_000 };

describe('nextAction', () => {
  it('registers before anything else', () => {
    expect(nextAction(scheduleAfterStart(5), 5)).toEqual({ do: 'register' });
  });

  it('calls nothing else while registration has to wait', () => {
    expect(nextAction({ register: 900, report: 0, heartbeat: 0, check: 0 }, 100)).toEqual({ do: 'wait', ms: 800 });
  });

  it('waits for what is due first', () => {
    expect(nextAction(REGISTERED, 20_000)).toEqual({ do: 'wait', ms: 40_000 });
  });

  it('says how it is before it asks, when both are due', () => {
    expect(nextAction({ ...REGISTERED, heartbeat: 10, check: 10 }, 10)).toEqual({ do: 'heartbeat' });
  });

  it('reports how an update ended before it asks for the next', () => {
    expect(nextAction({ ...REGISTERED, report: 500, check: 0 }, 0)).toEqual({ do: 'wait', ms: 500 });
    expect(nextAction({ ...REGISTERED, report: 500, check: 0 }, 500)).toEqual({ do: 'report' });
  });

  it('goes on with heartbeats while a report has to wait', () => {
    expect(nextAction({ ...REGISTERED, report: 90_000, heartbeat: 0 }, 0)).toEqual({ do: 'heartbeat' });
  });

  it('never waits less than no time, and never works before it is time', () => {
    const times = fc.nat(1_000_000);
    fc.assert(
      fc.property(times, times, times, times, (report, heartbeat, check, nowMs) => {
        const schedule: Schedule = { register: NEVER, report, heartbeat, check };
        const action = nextAction(schedule, nowMs);
        if (action.do === 'wait') expect(action.ms).toBeGreaterThan(0);
        else expect(schedule[action.do]).toBeLessThanOrEqual(nowMs);
      }),
    );
  });
});

describe('backOffMs', () => {
  it('doubles with every failure', () => {
    expect([1, 2, 3, 4].map((failures) => backOffMs(failures, 1))).toEqual([2_000, 4_000, 8_000, 16_000]);
  });

  it('never grows beyond two minutes', () => {
    expect(backOffMs(1_000, 1)).toBe(120_000);
  });

  it('spreads over the upper half of its time', () => {
    expect(backOffMs(3, 0)).toBe(4_000);
  });
});

describe('jitteredMs', () => {
  it('stays within a tenth of the interval', () => {
    expect([0, 0.5, 1].map((random) => jitteredMs(1_000, random))).toEqual([900, 1_000, 1_100]);
  });
});
