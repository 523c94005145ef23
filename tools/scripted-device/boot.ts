import { CADENCE, type HeartbeatAnswer, type RegisterRequest, type UpdateAnswer } from '@pcms/contract';
import type { DeviceClock } from './clock';
import type { Answered, DeviceApi } from './device-api';
import type { DeviceMemory } from './device-memory';
import { refusalOfOffer } from './offer-refusal';
import type { Traits } from './personality';
import { readingsOf } from './readings';
import { backOffMs, jitteredMs, NEVER, nextAction, scheduleAfterStart, type Schedule, type Task } from './schedule';
import { UpdateRun } from './update-run';

export interface BootParts {
  readonly memory: DeviceMemory;
  readonly api: DeviceApi;
  readonly traits: Traits;
  readonly clock: DeviceClock;
  readonly chip: string;
  readonly slotBytes: number;
  /** Which start this is, from 1. */
  readonly bootCount: number;
  /** What it says of itself when it registers. */
  readonly introduction: () => RegisterRequest;
  /** 0 to 1. */
  readonly random: () => number;
  readonly log: (line: string) => void;
}

/** How the time between two starts ends. */
export type Ending = 'restart' | 'silence';

type Refused = Exclude<Answered<never>, { kind: 'ok' }>;

/** A running device from one start to the next: all that it forgets when it restarts is here. */
export class Boot {
  private readonly startedMs: number;
  private schedule: Schedule;
  private heartbeatMs = CADENCE.heartbeatSeconds * 1000;
  private checkMs = CADENCE.checkSeconds * 1000;
  private failures = 0;
  private heartbeats = 0;

  constructor(
    private readonly parts: BootParts,
    private readonly signal: AbortSignal,
  ) {
    this.startedMs = parts.clock.nowMs();
    this.schedule = scheduleAfterStart(this.startedMs);
  }

  async run(): Promise<Ending> {
    for (;;) {
      const action = nextAction(this.schedule, this.parts.clock.nowMs());
      if (action.do === 'wait') {
        await this.parts.clock.sleep(action.ms, this.signal);
        continue;
      }
      const ending = await this.perform(action.do);
      if (ending) return ending;
    }
  }

  private perform(task: Task): Promise<Ending | null> {
    switch (task) {
      case 'register':
        return this.register();
      case 'report':
        return this.report();
      case 'heartbeat':
        return this.heartbeat();
      case 'check':
        return this.check();
    }
  }

  private async register(): Promise<null> {
    const { api, memory, log } = this.parts;
    const answer = await api.register(this.parts.introduction(), this.signal);
    if (answer.kind !== 'ok') return this.putOff('register', answer);
    // Failures go on counting: a server that registers it may still refuse everything else until a person admits it.
    this.plan('register', NEVER);
    log(`registered, runs ${memory.running.type} ${memory.running.version}`);
    if (memory.probation !== null) memory.confirm(memory.probation);
    if (memory.unsent) this.plan('report', 0);
    return null;
  }

  private async report(): Promise<null> {
    const { api, memory, log } = this.parts;
    if (memory.unsent) {
      log(`reports ${memory.unsent.state}${memory.unsent.reason ? `: ${memory.unsent.reason}` : ''}`);
      const answer = await api.report(memory.unsent, this.signal);
      if (isWorthRepeating(answer)) return this.putOff('report', answer);
      // Accepted, or refused for good: the server knows better how this update ended.
      memory.unsent = null;
    }
    this.failures = 0;
    this.plan('report', NEVER);
    return null;
  }

  private async heartbeat(): Promise<Ending | null> {
    const answer = await this.sendHeartbeat();
    if (!answer) return null;
    if (this.heartbeats >= this.parts.traits.heartbeatsInLife) return 'silence';
    if (answer.check_now) this.plan('check', 0);
    return answer.roll_back === undefined ? null : this.rollBack(answer.roll_back);
  }

  /** Sends one and obeys what can be obeyed at any time; null when the server did not take it. */
  private async sendHeartbeat(): Promise<HeartbeatAnswer | null> {
    const { api, clock, memory, bootCount, random, log } = this.parts;
    const uptimeMs = clock.nowMs() - this.startedMs;
    const answer = await api.heartbeat(
      readingsOf({ running: memory.running, uptimeMs, bootCount, random: random() }),
      this.signal,
    );
    if (answer.kind !== 'ok') return this.putOff('heartbeat', answer);
    this.failures = 0;
    this.heartbeats += 1;
    const { heartbeat_s: heartbeatSeconds, check_s: checkSeconds, identify } = answer.value;
    if (heartbeatSeconds !== undefined) this.heartbeatMs = heartbeatSeconds * 1000;
    if (checkSeconds !== undefined) this.changeCheckInterval(checkSeconds * 1000);
    if (identify) log('identifies itself: the LED blinks');
    this.plan('heartbeat', jitteredMs(this.heartbeatMs, random()));
    return answer.value;
  }

  private rollBack(updateId: string): Ending | null {
    if (this.parts.memory.goBack({ update_id: updateId })) return 'restart';
    this.parts.log('cannot go back: the spare slot holds no image');
    return null;
  }

  private async check(): Promise<Ending | null> {
    const { api, random } = this.parts;
    const answer = await api.check(this.signal);
    if (answer.kind !== 'ok') return this.putOff('check', answer);
    this.failures = 0;
    this.plan('check', jitteredMs(this.checkMs, random()));
    if (answer.value.update_available) return this.take(answer.value);
    if (answer.value.check_s !== undefined) this.changeCheckInterval(answer.value.check_s * 1000);
    return null;
  }

  private async take(offer: UpdateAnswer): Promise<Ending | null> {
    const { memory, traits, slotBytes, log } = this.parts;
    log(`is offered ${offer.firmware_key}`);
    if (!traits.takesOffers) return null;
    const refusal = refusalOfOffer(offer, { type: memory.running.type, slotBytes });
    if (refusal) {
      memory.unsent = { update_id: offer.update_id, state: 'failed', ...refusal };
      this.plan('report', 0);
      return null;
    }
    const outcome = await new UpdateRun(offer, { ...this.parts, pass: (ms) => this.pass(ms) }, this.signal).carryOut();
    switch (outcome.kind) {
      case 'installed':
        memory.install(outcome.image, offer.update_id);
        return 'restart';
      case 'failed':
        memory.unsent = outcome.report;
        this.plan('report', 0);
        return null;
      case 'dropped':
        log(`drops the update: the server answered ${outcome.status}`);
        if (outcome.status === 401) this.registerAnew();
        return null;
    }
  }

  /** Lets `ms` pass in the middle of an update; heartbeats go on. */
  private async pass(ms: number): Promise<void> {
    const { clock } = this.parts;
    const untilMs = clock.nowMs() + ms;
    for (;;) {
      const nowMs = clock.nowMs();
      if (this.schedule.heartbeat <= nowMs) await this.sendHeartbeat();
      else if (nowMs < untilMs) await clock.sleep(Math.min(untilMs, this.schedule.heartbeat) - nowMs, this.signal);
      else return;
    }
  }

  private changeCheckInterval(intervalMs: number): void {
    this.checkMs = intervalMs;
    const latestMs = this.parts.clock.nowMs() + intervalMs;
    if (this.schedule.check > latestMs) this.plan('check', jitteredMs(intervalMs, this.parts.random()));
  }

  /** Tries `task` again later: when a busy server asks for it, else after a growing time. */
  private putOff(task: Task, answer: Refused): null {
    const { log, random } = this.parts;
    log(`${task}: ${answer.kind === 'refused' ? `the server answered ${answer.status}` : answer.detail}`);
    this.failures += 1;
    const retryAfterMs = answer.kind === 'refused' ? answer.retryAfterMs : null;
    this.plan(task, retryAfterMs ?? backOffMs(this.failures, random()));
    if (answer.kind === 'refused' && answer.status === 401) this.registerAnew();
    return null;
  }

  private registerAnew(): void {
    this.parts.api.switchCredential();
    this.plan('register', backOffMs(Math.max(1, this.failures), this.parts.random()));
  }

  private plan(task: Task, inMs: number): void {
    this.schedule = { ...this.schedule, [task]: this.parts.clock.nowMs() + inMs };
  }
}

function isWorthRepeating(answer: Answered<unknown>): answer is Refused {
  if (answer.kind === 'ok') return false;
  return answer.kind === 'unreachable' || answer.status >= 500 || answer.status === 429 || answer.status === 401;
}
