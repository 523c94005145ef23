import { createHash } from 'node:crypto';
import type { CheckAnswer } from '@pcms/contract';
import type { DeviceClock } from '../clock';
import {
  checkRequest,
  contentRequest,
  downloadRequest,
  FIELDED_SLOT_BYTES,
  heartbeatRequest,
  registerRequest,
  type FieldedFacts,
} from './fielded-requests';
import { exchange, type RawAnswer } from './raw-exchange';

export interface FieldedOptions extends FieldedFacts {
  /** Its sketch was rebuilt without raising the version constant, so every new image says the old one. */
  readonly forgetsVersion: boolean;
  readonly clock: DeviceClock;
  readonly log: (line: string) => void;
}

interface Routine {
  readonly firstMs: number;
  readonly everyMs: number;
  readonly call: () => Promise<'goes_on' | 'restarts'>;
}

const ONCE = Number.POSITIVE_INFINITY;
const RESTART_MS = 5_000;
/** The JSON buffer of the boards, with room for its end mark. */
const ANSWER_LIMIT_BYTES = 1_023;
const IMAGE_MAGIC = 0xe9;
const DIGEST_BYTES = 32;

/** A board in the field with firmware 2.4 (OTA Base): no enrolment, no report, whatever the server says about cadence. */
export class FieldedBoard {
  private facts: FieldedFacts;

  constructor(private readonly options: FieldedOptions) {
    this.facts = options;
  }

  /** The version that it says. */
  get version(): string {
    return this.facts.version;
  }

  /** Runs until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        await this.runOneBoot(signal);
        this.options.log('restarts');
        await this.options.clock.sleep(RESTART_MS, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async runOneBoot(signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    const startedMs = clock.nowMs();
    const agenda = this.routines(startedMs, signal).map((routine) => ({
      ...routine,
      dueMs: startedMs + routine.firstMs,
    }));
    for (;;) {
      const dueMs = Math.min(...agenda.map((entry) => entry.dueMs));
      await clock.sleep(Math.max(0, dueMs - clock.nowMs()), signal);
      for (const entry of agenda.filter((candidate) => candidate.dueMs === dueMs)) {
        entry.dueMs += entry.everyMs;
        if ((await entry.call()) === 'restarts') return;
      }
    }
  }

  private routines(startedMs: number, signal: AbortSignal): Routine[] {
    const send = async (text: string): Promise<'goes_on'> => {
      await this.send(text, signal);
      return 'goes_on';
    };
    const uptimeSeconds = (): number => Math.floor((this.options.clock.nowMs() - startedMs) / 1000);
    return [
      { firstMs: 2_000, everyMs: ONCE, call: () => send(registerRequest(this.facts)) },
      { firstMs: 30_000, everyMs: 30_000, call: () => send(heartbeatRequest(this.facts, uptimeSeconds())) },
      { firstMs: 30_000, everyMs: 30_000, call: () => send(contentRequest(this.facts)) },
      { firstMs: 120_000, everyMs: 120_000, call: () => this.check(signal) },
    ];
  }

  private async check(signal: AbortSignal): Promise<'goes_on' | 'restarts'> {
    const answer = await this.send(checkRequest(this.facts), signal);
    const check = answer?.status === 200 ? parseCheck(answer.body) : null;
    if (!check?.update_available) return 'goes_on';
    this.options.log(`downloads ${check.version}`);
    const url = new URL(check.firmware_url);
    const download = await this.send(downloadRequest(this.facts, url), signal, url);
    return download && this.flash(download, check.version) ? 'restarts' : 'goes_on';
  }

  /** What the stock update library accepts: 200, a magic byte, room in the slot, and the MD5 where the server sends one. */
  private flash({ status, headers, body }: RawAnswer, version: string): boolean {
    const md5 = headers.get('x-md5');
    const accepted =
      status === 200 &&
      body[0] === IMAGE_MAGIC &&
      body.length <= FIELDED_SLOT_BYTES &&
      (md5 === undefined || md5 === createHash('md5').update(body).digest('hex'));
    this.options.log(
      accepted ? `flashes ${body.length} bytes` : `does not flash: status ${status}, ${body.length} bytes`,
    );
    if (!accepted) return false;
    this.facts = {
      ...this.facts,
      image: body.toString('hex', body.length - DIGEST_BYTES),
      version: this.options.forgetsVersion ? this.facts.version : version,
    };
    return true;
  }

  /** Null when the server cannot be reached: the board logs it and tries again at the next turn. */
  private async send(
    text: string,
    signal: AbortSignal,
    server = new URL(this.facts.serverUrl),
  ): Promise<RawAnswer | null> {
    try {
      return await exchange(server, text, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.options.log(String(error));
      return null;
    }
  }
}

/** What fits the board's buffer and is JSON; null is logged by the board and forgotten. */
function parseCheck(body: Buffer): CheckAnswer | null {
  if (body.length > ANSWER_LIMIT_BYTES) return null;
  try {
    return JSON.parse(body.toString('utf8')) as CheckAnswer;
  } catch {
    return null;
  }
}
