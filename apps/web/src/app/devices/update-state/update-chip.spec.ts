import { TestBed } from '@angular/core/testing';
import type { UpdateState } from '@pcms/contract';
import { UpdateChip } from './update-chip';

async function textOf(state: UpdateState, progress: number | null): Promise<string> {
  const fixture = TestBed.createComponent(UpdateChip);
  fixture.componentRef.setInput('state', state);
  fixture.componentRef.setInput('progress', progress);
  await fixture.whenStable();
  return (fixture.nativeElement as HTMLElement).textContent?.replace(/\s+/g, ' ').trim() ?? '';
}

describe('UpdateChip', () => {
  it('says how far a step is that is under way', async () => {
    expect(await textOf('downloading', 0)).toMatch(/Downloading 0 %$/);
  });

  it('has no percentage where the device tells none', async () => {
    expect(await textOf('installing', null)).toMatch(/Installing$/);
  });

  it('keeps no percentage of a step that is over', async () => {
    expect(await textOf('confirmed', 100)).toMatch(/Confirmed$/);
  });
});
