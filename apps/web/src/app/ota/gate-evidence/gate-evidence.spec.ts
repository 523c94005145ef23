import { TestBed } from '@angular/core/testing';
import type { RolloutPhaseDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aPhase } from '../../testing/builders';
import { GateEvidence } from './gate-evidence';

const judgement = { verdict: 'wait', why: 'Too few to tell.', llr: 0, bound: 4.595, failuresToStop: 3 } as const;
const gate = { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 } as const;
const large = (over: Partial<RolloutPhaseDto> = {}) => aPhase({ gate, size: 200, judgement, ...over });

async function show(phase: RolloutPhaseDto) {
  const fixture = TestBed.createComponent(GateEvidence);
  fixture.componentRef.setInput('phase', phase);
  await fixture.whenStable();
  return { fixture, element: fixture.nativeElement as HTMLElement };
}

const pathOf = (element: HTMLElement): string[] =>
  element.querySelector('.path')?.getAttribute('points')?.split(' ') ?? [];

describe('GateEvidence', () => {
  it('speaks in the words of the API', async () => {
    const { element } = await show(large());
    expect(element.querySelector('.why')?.textContent).toBe('Too few to tell.');
    expect(await accessibilityFaults(element)).toEqual([]);
  });

  it('draws the way that the evidence took while it was looked at', async () => {
    const { fixture, element } = await show(large());
    expect(pathOf(element)).toHaveLength(2);
    fixture.componentRef.setInput('phase', large({ confirmed: 5, judgement: { ...judgement, llr: -0.43 } }));
    await fixture.whenStable();
    fixture.componentRef.setInput('phase', large({ confirmed: 5, failed: 1, judgement: { ...judgement, llr: 1.18 } }));
    await fixture.whenStable();
    expect(pathOf(element)).toHaveLength(4);
  });

  it('does not count the same evidence twice, and begins anew with another phase', async () => {
    const { fixture, element } = await show(large({ confirmed: 5, judgement: { ...judgement, llr: -0.43 } }));
    fixture.componentRef.setInput('phase', large({ confirmed: 5, judgement: { ...judgement, llr: -0.43 } }));
    await fixture.whenStable();
    expect(pathOf(element)).toHaveLength(2);
    fixture.componentRef.setInput('phase', large({ index: 1, confirmed: 1, judgement: { ...judgement, llr: -0.09 } }));
    await fixture.whenStable();
    expect(pathOf(element)).toHaveLength(2);
  });

  it('shows each device of a small phase', async () => {
    const { element } = await show(aPhase({ gate, size: 5, offered: 2, confirmed: 1, judgement }));
    expect([...element.querySelectorAll('[data-dot]')].map((dot) => dot.getAttribute('data-dot'))).toEqual([
      'confirmed',
      'busy',
      'waiting',
      'waiting',
      'waiting',
    ]);
    expect(element.textContent).toContain('none may fail');
  });

  it('measures percentages against their marks', async () => {
    const threshold = { kind: 'threshold', successPercent: 95, failurePercent: 5, minAttempted: 10 } as const;
    const { element } = await show(aPhase({ gate: threshold, attempted: 8, confirmed: 6, judgement }));
    expect(element.textContent).toMatch(/Confirmed\s+75 %/);
    expect(element.textContent).toContain('stops above 5 %');
  });
});
