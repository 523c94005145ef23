import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Clock } from '../../shell/time/clock';
import { accessibilityFaults } from '../../testing/accessibility';
import { aPhase, aRollout } from '../../testing/builders';
import { PhaseTrack } from './phase-track';

describe('PhaseTrack', () => {
  it('shows how far each phase is, and counts a rest down', async () => {
    const nowMs = signal(Date.parse('2026-11-20T12:00:00.000Z'));
    TestBed.configureTestingModule({ providers: [{ provide: Clock, useValue: { nowMs } }] });
    const fixture = TestBed.createComponent(PhaseTrack);
    const first = aPhase({
      percent: 5,
      size: 4,
      offered: 4,
      attempted: 4,
      confirmed: 4,
      slots: 5,
      soakMinutes: 60,
      soaksUntil: '2026-11-20T12:30:00.000Z',
    });
    const last = aPhase({ index: 1, status: 'waiting', size: 76, manual: true });
    fixture.componentRef.setInput('rollout', aRollout({ phases: [first, last] }));
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    const words = (): string => (element.textContent ?? '').replace(/\s+/g, ' ');
    expect(words()).toMatch(/Phase 1.*5 % · 4 devices.*4 confirmed.*0 of 5 slots in use.*Rests for 30 min more/);
    expect(words()).toMatch(/Phase 2.*whoever is left · 76 devices.*76 to come.*A person opens it/);
    expect(await accessibilityFaults(element)).toEqual([]);

    nowMs.update((ms) => ms + 10 * 60_000);
    await fixture.whenStable();
    expect(words()).toContain('Rests for 20 min more');
  });
});
