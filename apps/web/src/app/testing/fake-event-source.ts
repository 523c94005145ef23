import type { Provider } from '@angular/core';
import type { LiveEvent } from '@pcms/contract';
import { OPEN_EVENT_SOURCE } from '../shell/live/event-source';

/** For specs: the streams that the console opened, to be driven by hand. */
export class FakeEventSources {
  readonly opened: FakeEventSource[] = [];

  get provider(): Provider {
    return {
      provide: OPEN_EVENT_SOURCE,
      useValue: (url: string) => {
        const source = new FakeEventSource(url);
        this.opened.push(source);
        return source;
      },
    };
  }

  /** The newest stream. */
  get last(): FakeEventSource {
    const source = this.opened.at(-1);
    if (!source) throw new Error('The console has opened no stream.');
    return source;
  }
}

export class FakeEventSource {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((message: { readonly data: string }) => void) | null = null;
  isClosed = false;

  constructor(readonly url: string) {}

  close(): void {
    this.isClosed = true;
  }

  say(event: LiveEvent): void {
    this.onmessage?.({ data: JSON.stringify(event) });
  }
}
