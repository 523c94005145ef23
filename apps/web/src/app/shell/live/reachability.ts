import { Injectable, signal } from '@angular/core';

/** Whether the last answer came from the API, or there was none. */
@Injectable({ providedIn: 'root' })
export class Reachability {
  readonly isReachable = signal(true);
}
