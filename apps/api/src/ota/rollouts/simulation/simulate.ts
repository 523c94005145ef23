import { canMove, isActive, type UpdateActor, type UpdateState } from '@pcms/contract';
import { hearNewImage, isConfirmed, NOT_HEARD } from '../confirmation';
import { judgePhase } from '../phase-gate';
import { PriorityQueue } from '../priority-queue';
import { retryDelaySeconds } from '../retry';
import { afterOffers, MISSING_AFTER_MS, nextOfferAtMs, type OfferMinute } from '../slots';
import { atOnce, isStep, type Steps } from '../steps';
import { tally, type UpdateStep } from '../verdict';
import { windowAt, type WindowState } from '../window';
import { LEAST_JITTER, MOST_JITTER, type DeviceModel, type Ending } from './device-model';
import { between, untilNext, type Random } from './random';
import { isQuiet, newPassage, type Passage } from './simulated-passage';
import { SimulatedPhase } from './simulated-phase';
import type { SimulationPlan, SimulationResult } from './simulation-plan';

type EventKind =
  'wakes' | 'checks' | 'begins' | 'restarts' | 'is_heard' | 'says_it_is_back' | 'is_missed' | 'is_silent' | 'is_judged';

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly kind: EventKind;
  readonly device: number;
}

/** What the engine does every so often: silence and gates. */
const TICK_MS = 5_000;
const NOBODY = -1;

/** Runs a rollout ahead in time over the very decisions that run a real one, with devices that behave as `model` says. */
export const simulateInSteps = (plan: SimulationPlan, model: DeviceModel, random: Random): Steps<SimulationResult> =>
  new Simulation(plan, model, random).run();

/** `simulateInSteps` without a break. */
export const simulate = (plan: SimulationPlan, model: DeviceModel, random: Random): SimulationResult =>
  atOnce(simulateInSteps(plan, model, random));

/**
 * Devices that wait for a slot are not moved one by one from check to check: which of `n` that each ask every `t` comes next is a
 * lot, and it comes after `t / n` on average. So a run costs what was attempted, not what was asked.
 */
class Simulation {
  private readonly events = new PriorityQueue<Event>((a, b) => a.atMs - b.atMs || a.order - b.order);
  private readonly phases: readonly SimulatedPhase[];
  /** Of those that were offered it. */
  private readonly passages = new Map<number, Passage>();
  private readonly windows = new Map<string, WindowState>();
  private minute: OfferMinute | null = null;
  private nowMs: number;
  private order = 0;
  private readonly judgements = new Set<number>();
  private lost = 0;
  private ended: Pick<SimulationResult, 'outcome' | 'why'> | null = null;

  constructor(
    private readonly plan: SimulationPlan,
    private readonly model: DeviceModel,
    private readonly random: Random,
  ) {
    this.nowMs = plan.startMs;
    this.phases = plan.phases.map((phase) => new SimulatedPhase(phase, phase.cap, phase.size));
    plan.devices.forEach(({ phase }, device) => this.phases[phase]?.waiting.push(device));
  }

  *run(): Steps<SimulationResult> {
    this.open(this.phases[0]);
    this.judgeAt(this.nowMs);
    for (let happened = 0; !this.ended; happened++) {
      if (isStep(happened)) yield;
      const event = this.events.pop();
      if (!event) this.ended = { outcome: 'still', why: null };
      else if (event.atMs > this.plan.endMs) this.ended = { outcome: 'given_up', why: null };
      else this.happen(event);
    }
    const total = (name: 'attempted' | 'confirmed' | 'failed'): number =>
      this.phases.reduce((sum, { counters }) => sum + counters[name], 0);
    return {
      ...this.ended,
      atMs: this.nowMs,
      phases: this.phases,
      attempted: total('attempted'),
      confirmed: total('confirmed'),
      failed: total('failed'),
      lost: this.lost,
    };
  }

  private happen({ atMs, kind, device }: Event): void {
    this.nowMs = atMs;
    if (kind === 'is_judged') return this.judge();
    const passage = this.passageOf(device);
    const phase = this.phases[this.plan.devices[device]?.phase ?? NOBODY];
    if (!phase) return;
    switch (kind) {
      case 'wakes':
        phase.waiting.push(device);
        break;
      case 'checks':
        this.check(device, passage, phase);
        break;
      case 'begins':
        this.begin(device, passage, phase);
        break;
      case 'restarts':
        this.restart(device, passage, phase);
        break;
      case 'is_heard':
        this.hear(device, passage, phase);
        break;
      case 'says_it_is_back':
        this.move(passage, phase, { to: 'rolled_back', actor: 'device' });
        break;
      case 'is_missed':
        this.miss(passage, phase);
        break;
      case 'is_silent':
        this.silence(passage, phase);
        break;
    }
    this.callWaiting(phase);
  }

  private passageOf(device: number): Passage {
    let passage = this.passages.get(device);
    if (!passage) {
      passage = newPassage();
      this.passages.set(device, passage);
    }
    return passage;
  }

  /** Who comes next of those who wait; all of them where there is a slot for each, and no limit of offers would send most of them away. */
  private callWaiting(phase: SimulatedPhase): void {
    if (this.waitsForMinute(phase)) return;
    const fits = phase.unreservedSlots >= phase.waiting.length;
    const all = fits && this.plan.offersPerMinute === null;
    while (all ? phase.waiting.length > 0 : phase.wantsNext) {
      const waiting = phase.waiting.length;
      const device = phase.takeWaiting(this.random());
      if (device === undefined) return;
      phase.reserved++;
      const checkMs = this.checkMs(device);
      this.schedule(
        'checks',
        device,
        fits ? this.untilOwn(phase, waiting, checkMs) : untilNext(checkMs / waiting, this.random),
      );
    }
  }

  /** Where there is a slot for each, each comes within the time between its checks. */
  private untilOwn(phase: SimulatedPhase, waiting: number, checkMs: number): number {
    if (this.plan.offersPerMinute === null) return checkMs * this.random();
    return phase.untilFirst(waiting, { nowMs: this.nowMs, checkMs, lot: this.random() });
  }

  /**
   * While the minute has no offer left nobody is called: one of those who wait comes when the next minute begins, and the others after
   * it. Otherwise each of thousands would be turned away once in every minute.
   */
  private waitsForMinute(phase: SimulatedPhase): boolean {
    const atMs = nextOfferAtMs(this.minute, this.plan.offersPerMinute, this.nowMs);
    if (atMs <= this.nowMs) return false;
    if (phase.wakesAtMs === atMs) return true;
    const device = phase.takeWaiting(this.random());
    if (device === undefined) return true;
    phase.sleepUntil(atMs);
    this.schedule('wakes', device, atMs - this.nowMs);
    return true;
  }

  private check(device: number, passage: Passage, phase: SimulatedPhase): void {
    phase.reserved--;
    const opensAtMs = this.opensAtMs(this.plan.devices[device]?.zone ?? null);
    const isFirst = passage.state === null;
    const offersAtMs = isFirst ? nextOfferAtMs(this.minute, this.plan.offersPerMinute, this.nowMs) : this.nowMs;
    const mayBeAtMs = Math.max(opensAtMs, offersAtMs);
    if (mayBeAtMs > this.nowMs) {
      const delay = mayBeAtMs - this.nowMs;
      // They do not all come in the moment in which a window opens.
      return this.schedule(
        'wakes',
        device,
        opensAtMs > this.nowMs ? delay + this.random() * this.checkMs(device) : delay,
      );
    }
    if (!phase.hasFreeSlot) return void phase.waiting.push(device);
    this.offer(device, passage, phase);
  }

  private offer(device: number, passage: Passage, phase: SimulatedPhase): void {
    if (passage.state === null) this.minute = afterOffers(this.minute, 1, this.nowMs);
    passage.attempt++;
    passage.heard = NOT_HEARD;
    passage.now = this.model(device, passage.attempt, this.random);
    this.move(passage, phase, { to: 'offered', actor: 'server' });
    if (passage.now.ending.kind === 'vanishes') this.scheduleSilence(device);
    else this.schedule('begins', device, passage.now.begins);
  }

  private begin(device: number, passage: Passage, phase: SimulatedPhase): void {
    this.move(passage, phase, { to: 'downloading', actor: 'device' });
    if (passage.now?.ending.kind === 'loses_power') this.scheduleSilence(device);
    else this.scheduleSign('restarts', device, passage.now?.downloads ?? 0);
  }

  private restart(device: number, passage: Passage, phase: SimulatedPhase): void {
    const ending: Ending | undefined = passage.now?.ending;
    if (ending?.kind === 'fails') return this.fail(device, passage, phase);
    this.move(passage, phase, { to: 'rebooting', actor: 'device' });
    if (ending?.kind === 'comes_up') this.scheduleSign('is_heard', device, ending.boots);
    if (ending?.kind === 'rolls_back') this.scheduleSign('says_it_is_back', device, ending.after);
    if (ending?.kind === 'bricks') {
      this.lost++;
      this.scheduleSilence(device);
    }
  }

  private hear(device: number, passage: Passage, phase: SimulatedPhase): void {
    passage.heard = hearNewImage(passage.heard, this.nowMs);
    this.noteSign(passage, phase);
    const ending = passage.now?.ending;
    if (isConfirmed(passage.heard, this.plan.confirmations)) {
      this.move(passage, phase, { to: 'confirmed', actor: 'server' });
    } else if (ending?.kind === 'comes_up') {
      this.schedule('is_heard', device, ending.calls * between(LEAST_JITTER, MOST_JITTER, this.random));
    }
  }

  private fail(device: number, passage: Passage, phase: SimulatedPhase): void {
    this.move(passage, phase, { to: 'failed', actor: 'device' });
    if (passage.attempt >= this.plan.maxAttempts) return;
    this.schedule('wakes', device, retryDelaySeconds(passage.attempt) * 1_000);
  }

  /** The tick finds it: an attempt has failed, and an offer that nobody took loses its slot. */
  private silence(passage: Passage, phase: SimulatedPhase): void {
    if (passage.state === 'offered') return this.record(passage, phase, { kind: 'lapse' });
    this.move(passage, phase, { to: 'failed', actor: 'server' });
  }

  private move(passage: Passage, phase: SimulatedPhase, { to, actor }: { to: UpdateState; actor: UpdateActor }): void {
    const from = passage.state;
    if (from !== null && !canMove(from, to)) throw new Error(`an update cannot move from ${from} to ${to}`);
    passage.state = to;
    this.noteSign(passage, phase);
    this.record(passage, phase, { kind: 'move', from, to, actor });
    if (!isActive(to)) this.judgeAt(Math.ceil(this.nowMs / TICK_MS) * TICK_MS);
  }

  private record(passage: Passage, phase: SimulatedPhase, step: UpdateStep): void {
    const { standing, deltas } = tally(passage.standing, step);
    passage.standing = standing;
    phase.count(deltas, this.nowMs);
  }

  /** Unless it was heard of meanwhile. */
  private miss(passage: Passage, phase: SimulatedPhase): void {
    if (passage.isMissing || !isQuiet(passage, this.nowMs)) return;
    passage.isMissing = true;
    phase.countMissing(1);
  }

  private noteSign(passage: Passage, phase: SimulatedPhase): void {
    passage.signAtMs = this.nowMs;
    if (!passage.isMissing) return;
    passage.isMissing = false;
    phase.countMissing(-1);
  }

  private judge(): void {
    this.judgements.delete(this.nowMs);
    for (const [index, phase] of this.phases.entries()) {
      if (phase.openedAtMs === null) return;
      const { verdict, why, untilMs } = judgePhase(phase.rules, phase.evidence, this.nowMs);
      if (verdict === 'stop') return void (this.ended = { outcome: 'stopped', why });
      if (untilMs !== null) this.judgeAt(untilMs);
      if (verdict !== 'go' || phase.passedAtMs !== null) continue;
      phase.passedAtMs = this.nowMs;
      if (this.plan.until === 'first_gate') return void (this.ended = { outcome: 'passed', why });
      this.open(this.phases[index + 1]);
    }
  }

  private open(phase: SimulatedPhase | undefined): void {
    if (!phase) return;
    phase.openedAtMs ??= this.nowMs;
    this.callWaiting(phase);
  }

  private judgeAt(atMs: number): void {
    if (this.judgements.has(atMs)) return;
    this.judgements.add(atMs);
    this.schedule('is_judged', NOBODY, atMs - this.nowMs);
  }

  /** The next sign of an attempt; where it comes late, the device is missing meanwhile. */
  private scheduleSign(kind: EventKind, device: number, inMs: number): void {
    if (inMs > MISSING_AFTER_MS) this.scheduleTick('is_missed', device, MISSING_AFTER_MS);
    this.schedule(kind, device, inMs);
  }

  private scheduleSilence(device: number): void {
    this.scheduleTick('is_missed', device, MISSING_AFTER_MS);
    this.scheduleTick('is_silent', device, this.plan.silenceMs);
  }

  /** With the first tick after that time. */
  private scheduleTick(kind: EventKind, device: number, inMs: number): void {
    this.schedule(kind, device, Math.ceil((this.nowMs + inMs) / TICK_MS) * TICK_MS - this.nowMs);
  }

  private schedule(kind: EventKind, device: number, inMs: number): void {
    this.events.push({ atMs: this.nowMs + inMs, order: this.order++, kind, device });
  }

  private opensAtMs(zone: string | null): number {
    const { window } = this.plan;
    if (!window) return this.nowMs;
    const key = zone ?? '';
    let state = this.windows.get(key);
    if (!state || state.untilMs <= this.nowMs) this.windows.set(key, (state = windowAt(window, this.nowMs, zone)));
    return state.open ? this.nowMs : state.untilMs;
  }

  private checkMs(device: number): number {
    return this.plan.devices[device]?.checkMs ?? 0;
  }
}
