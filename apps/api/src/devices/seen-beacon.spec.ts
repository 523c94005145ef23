import { Logger } from '@nestjs/common';
import type { LiveEvents } from '../database/live-events';
import { SeenBeacon } from './seen-beacon';

describe('SeenBeacon', () => {
  const publish = jest.fn<Promise<void>, [{ kind: string; deviceIds: string[] | null }]>();
  let beacon: SeenBeacon;

  beforeEach(() => {
    jest.useFakeTimers();
    publish.mockReset().mockResolvedValue();
    beacon = new SeenBeacon({ publish } as unknown as LiveEvents);
  });
  afterEach(() => jest.useRealTimers());

  const told = () => publish.mock.calls.map(([event]) => event);
  const saw = (count: number) => {
    for (let n = 0; n < count; n++) beacon.saw(`device-${n}`);
  };

  it('tells nothing while nobody is heard', () => {
    jest.advanceTimersByTime(10_000);
    expect(told()).toEqual([]);
  });

  it('tells within a second who was heard, each device once', () => {
    beacon.saw('hall');
    jest.advanceTimersByTime(500);
    beacon.saw('roof');
    beacon.saw('hall');
    jest.advanceTimersByTime(499);
    expect(told()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(told()).toEqual([{ kind: 'seen', deviceIds: ['hall', 'roof'] }]);
  });

  it('begins anew with every second', () => {
    beacon.saw('hall');
    jest.advanceTimersByTime(1_000);
    beacon.saw('roof');
    jest.advanceTimersByTime(1_000);
    expect(told().map(({ deviceIds }) => deviceIds)).toEqual([['hall'], ['roof']]);
    jest.advanceTimersByTime(10_000);
    expect(told()).toHaveLength(2);
  });

  it('names a hundred devices', () => {
    saw(100);
    jest.advanceTimersByTime(1_000);
    expect(told()[0]?.deviceIds).toHaveLength(100);
  });

  it.each([101, 10_000])('names none of %i', (count) => {
    saw(count);
    jest.advanceTimersByTime(1_000);
    expect(told()).toEqual([{ kind: 'seen', deviceIds: null }]);
  });

  it('tells what Postgres can carry even where all ids are of the greatest length', () => {
    for (let n = 0; n < 100; n++) beacon.saw(String(n).padStart(64, 'x'));
    jest.advanceTimersByTime(1_000);
    expect(Buffer.byteLength(JSON.stringify(told()[0]))).toBeLessThan(8_000);
  });

  it('goes on after the database was away, and says so in the log', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    publish.mockRejectedValueOnce(new Error('The database is away.'));
    beacon.saw('hall');
    await jest.advanceTimersByTimeAsync(1_000);
    beacon.saw('roof');
    jest.advanceTimersByTime(1_000);
    expect(told()).toHaveLength(2);
    expect(warned).toHaveBeenCalledWith('not told: The database is away.');
    warned.mockRestore();
  });

  it('tells nothing more at shutdown', () => {
    beacon.saw('hall');
    beacon.onApplicationShutdown();
    jest.advanceTimersByTime(10_000);
    expect(told()).toEqual([]);
  });
});
