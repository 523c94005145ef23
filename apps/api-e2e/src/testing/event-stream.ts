import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { ROUTES, type LiveEvent } from '@pcms/contract';
import type { Person } from './person';

const LIMIT_MS = 5_000;

/** The events that a server tells an open console. */
export class EventStream {
  readonly seen: LiveEvent[] = [];
  private waiting: () => void = () => undefined;
  private readonly closing = new AbortController();
  private reading: Promise<void>;

  /** Returns once the server listens for what happens. */
  static async open(serverUrl: string, { headers }: Person): Promise<EventStream> {
    const stream = new EventStream();
    const { signal } = stream.closing;
    const response = await fetch(serverUrl + ROUTES.stats.events, { headers, signal });
    if (!response.ok || !response.body) throw new Error(`events: ${response.status}`);
    stream.reading = stream.read(Readable.fromWeb(response.body as WebStream));
    return stream;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.reading;
  }

  /** Waits until `isThere` holds for what was seen. @throws Error with all that was seen when that takes too long. */
  async until(isThere: (seen: readonly LiveEvent[]) => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(LIMIT_MS);
    while (!isThere(this.seen)) {
      if (deadline.aborted) throw new Error(`These were all the events: ${JSON.stringify(this.seen)}`);
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  private async read(body: Readable): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks.filter((each) => each.startsWith('data: '))) {
          this.seen.push(JSON.parse(block.slice('data: '.length)) as LiveEvent);
        }
        this.waiting();
      }
    } catch (error) {
      if (!this.closing.signal.aborted) throw error;
    }
  }
}
