import { TestBed } from '@angular/core/testing';
import type { RolloutEventDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { RolloutTimeline } from './rollout-timeline';

const event = (over: Partial<RolloutEventDto> = {}): RolloutEventDto => ({
  at: '2026-11-20T12:00:00.000Z',
  kind: 'stopped',
  phase: 0,
  by: null,
  text: '3 of 3 attempted failed.',
  ...over,
});

async function show(...events: RolloutEventDto[]): Promise<HTMLElement> {
  const fixture = TestBed.createComponent(RolloutTimeline);
  fixture.componentRef.setInput('events', events);
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}

describe('RolloutTimeline', () => {
  it('says what happened, to which phase, and who did it', async () => {
    const element = await show(event(), event({ kind: 'started', phase: null, by: 'maria', text: 'Started.' }));
    const [stopped, started] = [...element.querySelectorAll('li')].map((one) => one.textContent?.replace(/\s+/g, ' '));
    expect(stopped).toContain('Phase 1: 3 of 3 attempted failed.');
    expect(started).toMatch(/Started\..*· maria/);
    expect(await accessibilityFaults(element)).toEqual([]);
  });

  it('shows what a newer server makes up', async () => {
    expect((await show(event({ kind: 'moon_phase', text: 'Full moon.' }))).textContent).toContain('Full moon.');
  });

  it('says so when nothing has happened', async () => {
    expect((await show()).textContent).toContain('Nothing has happened yet.');
  });
});
