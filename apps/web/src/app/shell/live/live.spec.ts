import { TestBed } from '@angular/core/testing';
import { ROUTES, type LiveEvent } from '@pcms/contract';
import { Session } from '../../auth/session';
import { FakeEventSources } from '../../testing/fake-event-source';
import { Live } from './live';
import { reloadEvery, reloadOn, reloadOnceQuiet } from './reload-on';

describe('Live', () => {
  let sources: FakeEventSources;
  let live: Live;
  const probe = jest.fn(() => Promise.resolve());

  beforeEach(() => {
    jest.useFakeTimers();
    probe.mockClear();
    sources = new FakeEventSources();
    TestBed.configureTestingModule({ providers: [sources.provider, { provide: Session, useValue: { probe } }] });
    live = TestBed.inject(Live);
    live.start();
  });

  afterEach(() => {
    live.stop();
    jest.useRealTimers();
  });

  it('listens to the events of the API', () => {
    expect(sources.last.url).toBe(ROUTES.stats.events);
    expect(live.state()).toBe('connecting');
    sources.last.onopen?.();
    expect(live.state()).toBe('connected');
  });

  it('hands on what the server says', () => {
    const heard: LiveEvent[] = [];
    live.events.subscribe((event) => heard.push(event));
    sources.last.say({ kind: 'device', deviceId: 'a' });
    expect(heard).toEqual([{ kind: 'device', deviceId: 'a' }]);
  });

  it('opens a new stream after a failure, and closes the old one', () => {
    const first = sources.last;
    first.onerror?.();
    expect(live.state()).toBe('reconnecting');
    expect(first.isClosed).toBe(true);
    jest.advanceTimersByTime(1_000);
    expect(sources.opened).toHaveLength(2);
  });

  it('waits longer after every failure', () => {
    sources.last.onerror?.();
    jest.advanceTimersByTime(1_000);
    sources.last.onerror?.();
    jest.advanceTimersByTime(999);
    expect(sources.opened).toHaveLength(2);
    jest.advanceTimersByTime(1_001);
    expect(sources.opened).toHaveLength(3);
  });

  it('asks the server why the stream ended', () => {
    sources.last.onerror?.();
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('says when it is back, but not when it opens for the first time', () => {
    let returns = 0;
    live.gaps.subscribe(() => (returns += 1));
    sources.last.onopen?.();
    expect(returns).toBe(0);
    sources.last.onerror?.();
    jest.advanceTimersByTime(1_000);
    sources.last.onopen?.();
    expect(returns).toBe(1);
  });

  it('says so when the server itself has lost track', () => {
    let gaps = 0;
    live.gaps.subscribe(() => (gaps += 1));
    sources.last.say({ kind: 'resync' });
    expect(gaps).toBe(1);
  });

  it('tries at once when a person asks for it, and only once', () => {
    sources.last.onerror?.();
    live.retryNow();
    expect(sources.opened).toHaveLength(2);
    jest.advanceTimersByTime(60_000);
    expect(sources.opened).toHaveLength(2);
  });

  it('opens nothing any more once it is stopped', () => {
    sources.last.onerror?.();
    live.stop();
    jest.advanceTimersByTime(60_000);
    expect(sources.opened).toHaveLength(1);
  });

  describe('reloadOn', () => {
    const reload = jest.fn();

    beforeEach(() => {
      reload.mockClear();
      TestBed.runInInjectionContext(() => reloadOn((event) => event.kind === 'device', reload));
    });

    it('reloads for an event that concerns the caller, and for no other', () => {
      sources.last.say({ kind: 'firmware', firmwareKey: 'x' });
      expect(reload).not.toHaveBeenCalled();
      sources.last.say({ kind: 'device', deviceId: 'a' });
      expect(reload).toHaveBeenCalledTimes(1);
    });

    it('reloads at most once a second, and not before it has seen the last event', () => {
      for (let index = 0; index < 10; index += 1) sources.last.say({ kind: 'device', deviceId: 'a' });
      expect(reload).toHaveBeenCalledTimes(1);
      jest.advanceTimersByTime(1_000);
      expect(reload).toHaveBeenCalledTimes(2);
    });

    it('reloads after a gap in the connection', () => {
      sources.last.onerror?.();
      jest.advanceTimersByTime(1_000);
      sources.last.onopen?.();
      expect(reload).toHaveBeenCalledTimes(1);
    });
  });

  it('reloads once more when it has been quiet, after the last of many events', () => {
    const reload = jest.fn();
    TestBed.runInInjectionContext(() => reloadOnceQuiet((event) => event.kind === 'device', reload));
    sources.last.say({ kind: 'device', deviceId: 'a' });
    jest.advanceTimersByTime(1_000);
    sources.last.say({ kind: 'device', deviceId: 'a' });
    jest.advanceTimersByTime(1_499);
    expect(reload).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('does not reload by the clock while the server is away', () => {
    const reload = jest.fn();
    TestBed.runInInjectionContext(() => reloadEvery(15_000, reload));
    sources.last.onerror?.();
    jest.advanceTimersByTime(15_000);
    expect(reload).not.toHaveBeenCalled();
  });

  it('reloads by the clock until the page is gone', () => {
    const reload = jest.fn();
    sources.last.onopen?.();
    TestBed.runInInjectionContext(() => reloadEvery(15_000, reload));
    jest.advanceTimersByTime(30_000);
    expect(reload).toHaveBeenCalledTimes(2);
    TestBed.resetTestingModule();
    jest.advanceTimersByTime(30_000);
    expect(reload).toHaveBeenCalledTimes(2);
  });
});
