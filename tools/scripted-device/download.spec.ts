import { randomBytes } from 'node:crypto';
import type { UpdateAnswer } from '@pcms/contract';
import fc from 'fast-check';
import type { Answered, ImageBytes } from './device-api';
import { download, type Downloaded, type DownloadEdges } from './download';

const IMAGE = randomBytes(200_000);
const OFFER = { file_size: IMAGE.length } as UpdateAnswer;

type Fetch = DownloadEdges['fetchRange'];

const served: Fetch = (from, to) =>
  Promise.resolve({ kind: 'ok', value: { from, bytes: IMAGE.subarray(from, to + 1) } });

/** Answers the first calls as told and then serves the image. */
function first(...answers: Answered<ImageBytes>[]): Fetch {
  const waiting = [...answers];
  return (from, to) => {
    const answer = waiting.shift();
    return answer ? Promise.resolve(answer) : served(from, to);
  };
}

function run(
  fetchRange: Fetch,
  edges: Partial<DownloadEdges> = {},
  bytesPerSecond: number | null = null,
): Promise<Downloaded> {
  const silent = { pass: () => Promise.resolve(), random: () => 0.5, onProgress: () => Promise.resolve(true) };
  return download(OFFER, bytesPerSecond, { ...silent, fetchRange, ...edges });
}

/** Compared as bytes: Jest would look at them one by one. */
const isWhole = (downloaded: Downloaded): boolean => downloaded.kind === 'complete' && downloaded.image.equals(IMAGE);

const refused = (status: number, retryAfterMs: number | null = null): Answered<ImageBytes> => ({
  kind: 'refused',
  status,
  retryAfterMs,
});
const unreachable: Answered<ImageBytes> = { kind: 'unreachable', detail: 'connection refused' };

describe('download', () => {
  it('puts the image together from ranges of 64 KiB', async () => {
    const ranges: number[][] = [];
    const downloaded = await run((from, to) => {
      ranges.push([from, to]);
      return served(from, to);
    });
    expect(isWhole(downloaded)).toBe(true);
    expect(ranges).toEqual([
      [0, 65_535],
      [65_536, 131_071],
      [131_072, 196_607],
      [196_608, 199_999],
    ]);
  });

  it('goes on exactly where a connection broke, wherever that was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 65_536 }), { maxLength: 20 }), async (lengths) => {
        const waiting = [...lengths];
        const downloaded = await run((from, to) => served(from, Math.min(to, from + (waiting.shift() ?? 65_536) - 1)));
        expect(isWhole(downloaded)).toBe(true);
      }),
    );
  });

  it('takes the whole image from a server that ignores ranges', async () => {
    const whole: Answered<ImageBytes> = { kind: 'ok', value: { from: 0, bytes: IMAGE } };
    expect(isWhole(await run(() => Promise.resolve(whole)))).toBe(true);
  });

  it('uses nothing of an answer that starts beyond what is missing', async () => {
    const gap: Answered<ImageBytes> = { kind: 'ok', value: { from: 10, bytes: IMAGE.subarray(10, 100) } };
    expect(isWhole(await run(first(gap)))).toBe(true);
  });

  it('gives up as stalled after six tries in a row without a new byte', async () => {
    const downloaded = await run((from, to) => (from === 0 ? served(from, to) : Promise.resolve(unreachable)));
    expect(downloaded).toEqual({ kind: 'stalled', detail: '65536 of 200000 bytes' });
  });

  it('counts five failures before each range as bad luck', async () => {
    let calls = 0;
    const downloaded = await run((from, to) => (++calls % 6 === 0 ? served(from, to) : Promise.resolve(unreachable)));
    expect(downloaded.kind).toBe('complete');
  });

  it('waits as long as a busy server asks, and never calls that a failure', async () => {
    const waits: number[] = [];
    const busy = Array.from({ length: 10 }, (_, index) => refused(index % 2 === 0 ? 429 : 503, 7_000));
    const pass = (ms: number) => Promise.resolve(void waits.push(ms));
    expect((await run(first(...busy), { pass })).kind).toBe('complete');
    expect(waits.filter((ms) => ms === 7_000)).toHaveLength(10);
  });

  it.each([401, 403, 404, 410])('stops when the server answers %i', async (status) => {
    expect(await run(first(refused(status)))).toEqual({ kind: 'withdrawn', status });
  });

  it('tries again after a server error', async () => {
    expect((await run(first(refused(500), refused(502)))).kind).toBe('complete');
  });

  it('stops when a report of progress is refused', async () => {
    expect(await run(served, { onProgress: () => Promise.resolve(false) })).toEqual({ kind: 'withdrawn', status: 409 });
  });

  it('keeps to its pace', async () => {
    let passedMs = 0;
    const pass = (ms: number) => Promise.resolve(void (passedMs += ms));
    await run(served, { pass }, 50_000);
    expect(passedMs).toBeCloseTo(4_000);
  });
});
