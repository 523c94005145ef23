import { connect, type Socket } from 'node:net';
import { AnswerReader, type RawAnswer } from './answer-reader';
import { quantile } from './figures';

export interface Load {
  readonly port: number;
  readonly connections: number;
  /** A new connection for every request, as many boards open one. */
  readonly reconnect: boolean;
  /** The whole text of the next request; null when there are no more. */
  readonly next: () => string | null;
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** With those of the warm-up. */
  readonly answered: number;
  /** What the last answer said. */
  readonly said: string;
}

const READ_BUFFER_BYTES = 64 * 1024;

/**
 * Keeps `connections` busy, each with one request at a time, and says how fast they were answered.
 * @throws Error for every answer that is not 200: refusals are quick, and no measure of anything.
 */
export async function drive(load: Load): Promise<Measured> {
  const tally = new Tally(load);
  await Promise.all(Array.from({ length: load.connections }, () => new Client(load, tally).run()));
  return tally.result();
}

/** What all connections have seen so far. */
class Tally {
  private readonly startMs: number;
  private readonly endMs: number;
  private readonly latenciesMs: number[] = [];
  private answered = 0;
  private lastAnswerMs = 0;
  private said = '';

  constructor({ warmUpMs, measuredMs }: Load) {
    this.startMs = performance.now() + warmUpMs;
    this.endMs = this.startMs + measuredMs;
  }

  /** Returns whether there is time for more. */
  count(sentMs: number, { status, bodyStart }: RawAnswer): boolean {
    if (status !== 200) throw new Error(`answered ${status}: ${bodyStart}`);
    const nowMs = performance.now();
    this.answered++;
    this.said = bodyStart;
    if (nowMs > this.endMs) return false;
    if (nowMs >= this.startMs) {
      this.lastAnswerMs = nowMs;
      this.latenciesMs.push(nowMs - sentMs);
    }
    return true;
  }

  result(): Measured {
    const sorted = Float64Array.from(this.latenciesMs).sort();
    return {
      perSecond: (sorted.length * 1_000) / (this.lastAnswerMs - this.startMs),
      p50Ms: quantile(sorted, 0.5),
      p99Ms: quantile(sorted, 0.99),
      longestMs: sorted.at(-1) ?? Number.NaN,
      answered: this.answered,
      said: this.said,
    };
  }
}

/** One of the load's connections (or, where each request has its own, one chain of them). */
class Client {
  private readonly reader = new AnswerReader();
  private readonly buffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);
  private socket: Socket | null = null;
  private sentMs = 0;
  private resolve: () => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;

  constructor(
    private readonly load: Load,
    private readonly tally: Tally,
  ) {}

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      this.send();
    });
  }

  private send(): void {
    const request = this.load.next();
    if (request === null) return this.finish();
    this.sentMs = performance.now();
    this.socket ??= this.open();
    this.socket.write(request, 'latin1');
  }

  private open(): Socket {
    const callback = (length: number): boolean => {
      this.take(this.buffer.subarray(0, length));
      return true;
    };
    const socket = connect({
      host: '127.0.0.1',
      port: this.load.port,
      noDelay: true,
      onread: { buffer: this.buffer, callback },
    });
    socket.once('error', this.reject);
    socket.once('close', () => {
      if (this.socket === socket) this.reject(new Error('the server closed a connection before it answered'));
    });
    return socket;
  }

  private take(chunk: Buffer): void {
    try {
      const answer = this.reader.take(chunk);
      if (!answer) return;
      const goesOn = this.tally.count(this.sentMs, answer);
      if (!goesOn || this.load.reconnect) this.close();
      if (goesOn) this.send();
      else this.finish();
    } catch (error) {
      this.close();
      this.reject(error as Error);
    }
  }

  private close(): void {
    const { socket } = this;
    this.socket = null;
    socket?.destroy();
  }

  private finish(): void {
    this.close();
    this.resolve();
  }
}
