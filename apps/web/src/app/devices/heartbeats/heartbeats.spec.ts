import { TestBed } from '@angular/core/testing';
import type { HeartbeatDto } from '@pcms/contract';
import { Heartbeats } from './heartbeats';

const heartbeat: HeartbeatDto = {
  at: '2026-11-20T12:00:00.000Z',
  uptimeSeconds: 5_160,
  freeHeapBytes: 226_972,
  minFreeHeapBytes: null,
  largestFreeBlockBytes: null,
  rssi: -61,
  temperature: null,
  humidity: null,
  motion: null,
};

async function textOf(heartbeats: HeartbeatDto[]): Promise<string> {
  const fixture = TestBed.createComponent(Heartbeats);
  fixture.componentRef.setInput('heartbeats', heartbeats);
  await fixture.whenStable();
  return (fixture.nativeElement as HTMLElement).textContent?.replace(/\s+/g, ' ') ?? '';
}

describe('Heartbeats', () => {
  it('says so when there is none', async () => {
    expect(await textOf([])).toContain('No heartbeat is kept');
  });

  it('shows readings in words, and a dash for one that failed', async () => {
    expect(await textOf([heartbeat])).toMatch(/1 h 26 min 222 kB – -61 dBm/);
  });

  it('has a column for the climate only when a board measures it', async () => {
    expect(await textOf([heartbeat])).not.toContain('Climate');
    expect(await textOf([{ ...heartbeat, temperature: 21.5, humidity: 0 }])).toContain('21.5 °C · 0 %RH');
  });

  it('draws lines as soon as there are two', async () => {
    expect(await textOf([heartbeat])).not.toContain('Wi-Fi signal');
    expect(await textOf([heartbeat, heartbeat])).toContain('Wi-Fi signal');
  });
});
