import { TestBed } from '@angular/core/testing';
import type { LiveEvent, UpdateDto } from '@pcms/contract';
import { Subject } from 'rxjs';
import { Live } from '../../shell/live/live';
import { anUpdate } from '../../testing/builders';
import { LiveUpdates } from './live-updates';

describe('LiveUpdates', () => {
  const events = new Subject<LiveEvent>();
  const gaps = new Subject<void>();
  const update: UpdateDto = anUpdate({ id: 'u1', state: 'offered', progress: null });
  let updates: LiveUpdates;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [{ provide: Live, useValue: { events, gaps } }] });
    updates = TestBed.inject(LiveUpdates);
  });

  const move = (updateId: string, progress: number): void =>
    events.next({ kind: 'update', deviceId: 'd1', updateId, rolloutId: 'r1', state: 'downloading', progress });

  it('leaves an update as it was loaded while nothing is heard of it', () => {
    move('another', 10);
    expect(updates.newest(update)).toBe(update);
  });

  it('shows the newest state and progress', () => {
    move('u1', 10);
    move('u1', 40);
    expect(updates.newest(update)).toEqual({ ...update, state: 'downloading', progress: 40 });
  });

  it('believes the loaded rows again after a gap in the connection', () => {
    move('u1', 10);
    gaps.next();
    expect(updates.newest(update)).toBe(update);
  });

  it('forgets the oldest when there are very many', () => {
    move('u1', 10);
    for (let index = 0; index < 2_000; index += 1) move(`other ${index}`, 1);
    expect(updates.newest(update)).toBe(update);
  });
});
