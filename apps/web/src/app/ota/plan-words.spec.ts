import { gateText, phasesText, windowText } from './plan-words';

describe('windowText', () => {
  const night = { from: '22:00', to: '05:00', zone: 'Europe/Berlin' };

  it('says a run of days as one, and that it ends on the next day', () => {
    expect(windowText({ ...night, days: ['thu', 'mon', 'tue', 'wed'] })).toBe(
      'Mon to Thu, 22:00 to 05:00 of the next day (Europe/Berlin)',
    );
  });

  it('names days that are apart', () => {
    expect(windowText({ days: ['mon', 'fri'], from: '08:00', to: '09:30', zone: 'UTC' })).toBe(
      'Mon, Fri, 08:00 to 09:30 (UTC)',
    );
  });

  it('says every day in short', () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    expect(windowText({ ...night, days })).toMatch(/^Every day, /);
  });
});

describe('gateText', () => {
  it('says rates as percentages', () => {
    expect(gateText({ kind: 'sequential', acceptable: 0.07, unacceptable: 0.1 })).toBe(
      'by evidence: 7 % failing is fine, 10 % is too many',
    );
  });

  it('says thresholds, and that there is none', () => {
    expect(gateText({ kind: 'threshold', successPercent: 95, failurePercent: 5, minAttempted: 10 })).toBe(
      'goes on from 95 % confirmed, stops above 5 % failed, after 10 attempts',
    );
    expect(gateText({ kind: 'none' })).toBe('none');
  });
});

describe('phasesText', () => {
  it('tells sizes, rests and who opens them', () => {
    expect(phasesText([{ percent: 5, soakMinutes: 60 }, { count: 10, manual: true }, { percent: 100 }])).toBe(
      '5 %, then 1 h of rest; 10 devices, opened by a person; whoever is left',
    );
  });

  it('has one word for a single phase', () => {
    expect(phasesText([{ percent: 100 }])).toBe('all at once');
  });
});
