import { isAbandoned, partName, type PartOwner } from './part-name';

const OWN: PartOwner = { host: 'server-1', pid: 100, instance: 'b7c1' };
const NOW_MS = Date.UTC(2026, 2, 1, 12);
const MINUTE_MS = 60_000;

interface Case {
  readonly of?: Partial<PartOwner>;
  readonly name?: string;
  readonly alive?: readonly number[];
  readonly idleMs?: number;
}

const abandoned = ({ of = {}, name = partName({ ...OWN, ...of }, '4f2a'), alive = [100], idleMs = 0 }: Case): boolean =>
  isAbandoned(
    { name, writtenAtMs: NOW_MS - idleMs },
    { own: OWN, isAlive: (pid) => alive.includes(pid), nowMs: NOW_MS },
  );

describe('an incoming file', () => {
  it.each<[string, Case]>([
    ['this process receives', {}],
    ['another process on this host receives', { of: { pid: 200, instance: 'c8d2' }, alive: [100, 200] }],
    ['a process on another host receives, whose ids say nothing here', { of: { host: 'server-2', pid: 200 } }],
    ['a process on another host with our id receives', { of: { host: 'server-2', instance: 'c8d2' } }],
    ['has been idle for an hour, but not longer', { idleMs: 60 * MINUTE_MS }],
    ['has a name that is not ours, as long as it is fresh', { name: 'nfs-0001.tmp', idleMs: 59 * MINUTE_MS }],
    ['has a name that begins like one of ours', { name: `${partName({ ...OWN, pid: 200 }, '4f2a')}.bak` }],
    ['has a name that ends like one of ours', { name: `old ${partName({ ...OWN, pid: 200 }, '4f2a')}` }],
  ])('is left alone that %s', (_, file) => expect(abandoned(file)).toBe(false));

  it.each<[string, Case]>([
    ['whose process on this host is gone', { of: { pid: 200, instance: 'c8d2' } }],
    ['of an earlier process that had our id', { of: { instance: 'c8d2' } }],
    ['of another host that has been idle for more than an hour', { of: { host: 'server-2' }, idleMs: 61 * MINUTE_MS }],
    ['of our own that has been idle for more than an hour', { idleMs: 61 * MINUTE_MS }],
    ['with a name that is not ours, after an hour', { name: 'nfs-0001.tmp', idleMs: 61 * MINUTE_MS }],
  ])('is abandoned %s', (_, file) => expect(abandoned(file)).toBe(true));

  it('belongs to its host whatever that is called', () => {
    const own = { ...OWN, host: 'küche.fritz.box' };
    const name = partName({ ...own, pid: 200 }, '4f2a');
    expect(name).toBe('k-che-fritz-box.200.b7c1.4f2a.part');
    expect(isAbandoned({ name, writtenAtMs: NOW_MS }, { own, isAlive: () => false, nowMs: NOW_MS })).toBe(true);
  });
});
