import type { DataSource } from 'typeorm';
import { LiveEvents, type LiveListener } from '../live-events';

type HeardEvent = Parameters<LiveListener>[0];

/** An API process that listens. */
export interface Listener {
  readonly events: LiveEvents;
  /** Everything that it has heard by now, oldest first; what was committed before is in it. */
  readonly heard: () => Promise<readonly HeardEvent[]>;
  readonly forget: () => void;
  readonly stop: () => Promise<void>;
}

/** Hears what is published on this database from now on. */
export async function hearEvents(database: DataSource): Promise<Listener> {
  const events = new LiveEvents(database);
  const heard: HeardEvent[] = [];
  events.subscribe((event) => heard.push(event));
  await events.onApplicationBootstrap();
  return {
    events,
    heard: async () => {
      await events.caughtUp();
      return [...heard];
    },
    forget: () => heard.splice(0),
    stop: () => events.onApplicationShutdown(),
  };
}
