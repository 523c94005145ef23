import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatTooltipHarness } from '@angular/material/tooltip/testing';
import { signal } from '@angular/core';
import { Clock } from './clock';
import { TimeAgo } from './time-ago';

describe('TimeAgo', () => {
  it('ages while it is looked at, and is exact for whoever points at it', async () => {
    const nowMs = signal(Date.parse('2026-11-20T12:05:00.000Z'));
    TestBed.configureTestingModule({ providers: [{ provide: Clock, useValue: { nowMs } }] });
    const fixture = TestBed.createComponent(TimeAgo);
    fixture.componentRef.setInput('at', '2026-11-20T12:00:00.000Z');
    await fixture.whenStable();
    const time = (fixture.nativeElement as HTMLElement).querySelector('time');
    expect(time?.textContent).toBe('5 minutes ago');

    nowMs.update((ms) => ms + 60_000);
    await fixture.whenStable();
    expect(time?.textContent).toBe('6 minutes ago');
    expect(time?.dateTime).toBe('2026-11-20T12:00:00.000Z');

    const tooltip = await TestbedHarnessEnvironment.loader(fixture).getHarness(MatTooltipHarness);
    await tooltip.show();
    expect(await tooltip.getTooltipText()).toContain('2026');
  });
});
