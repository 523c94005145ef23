import { InjectionToken } from '@angular/core';

/** Opens a stream of server-sent events; a test opens its own. */
export const OPEN_EVENT_SOURCE = new InjectionToken<(url: string) => EventSource>('opens an EventSource', {
  providedIn: 'root',
  factory: () => (url) => new EventSource(url),
});
