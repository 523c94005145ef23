import { fastClock } from './clock';

const UNTIL_EVER = new AbortController().signal;

describe('fastClock', () => {
  it('lets ten minutes pass in less than a second at speed 60,000', async () => {
    const clock = fastClock(60_000);
    const beforeMs = clock.nowMs();
    await clock.sleep(600_000, UNTIL_EVER);
    // A timer may fire up to a millisecond early: a minute of this clock.
    expect(clock.nowMs() - beforeMs).toBeGreaterThanOrEqual(540_000);
  });

  it('ends a sleep when the signal aborts', async () => {
    const stop = new AbortController();
    const sleep = fastClock(1).sleep(3_600_000, stop.signal);
    stop.abort();
    await expect(sleep).rejects.toThrow('aborted');
  });
});
