import { TestBed } from '@angular/core/testing';
import type { RolloutForecastDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aForecast, aRollout } from '../../testing/builders';
import { ForecastView } from './forecast-view';
import { ForeseenTable } from './foreseen-table';

async function show(over: Partial<RolloutForecastDto> = {}): Promise<HTMLElement> {
  const fixture = TestBed.createComponent(ForecastView);
  fixture.componentRef.setInput('forecast', aForecast(over));
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}

const words = (element: HTMLElement): string => (element.textContent ?? '').replace(/\s+/g, ' ');

describe('ForecastView', () => {
  it('says who can take it, who cannot and why, and what it costs', async () => {
    const element = await show();
    expect(words(element)).toContain('10 of 12');
    expect(words(element)).toContain('10.8 MB');
    expect(words(element)).toContain('2 It already runs 2.5.0. d1 and d2');
    expect(words(element)).toContain('ESP32 2.4.0 10');
    expect(await accessibilityFaults(element)).toEqual([]);
  });

  it('says what deltas save, where a device takes one', async () => {
    const element = await show({ deltas: { bytes: 440_000, devices: 9, unknown: 1 } });
    expect(words(element)).toContain('430 kB');
    expect(words(element)).toContain('Without deltas it would be 10.8 MB: 9 devices can take one; 1 may,');
    expect(await accessibilityFaults(element)).toEqual([]);
    expect(words(await show())).not.toContain('deltas');
  });

  it('does not invent a time for what does not end by itself', async () => {
    const [phase] = aForecast().phases;
    const element = await show({
      likelyFinish: null,
      earliestFinish: null,
      phases: phase && [{ ...phase, doneAt: null }],
    });
    expect(words(element)).toContain('Done most likely not by itself');
    expect(words(element)).toContain('waits for a person, or for a silent device');
  });

  it('warns where nothing stops it', async () => {
    const element = await show({ blastRadius: 10 });
    expect(element.querySelector('.blast')?.getAttribute('data-tone')).toBe('wait');
  });
});

describe('ForeseenTable', () => {
  it('shows what was foreseen beside what happened', async () => {
    const fixture = TestBed.createComponent(ForeseenTable);
    const counts = { ...aRollout().counts, failed: 3 };
    fixture.componentRef.setInput('rollout', aRollout({ forecast: aForecast(), counts }));
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    expect(words(element)).toMatch(/Lost at worst 1 3 failed more than foreseen/);
    expect(await accessibilityFaults(element)).toEqual([]);
  });
});
