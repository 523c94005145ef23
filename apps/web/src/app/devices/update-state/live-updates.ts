import { inject, Injectable, signal } from '@angular/core';
import type { LiveEvent, UpdateDto } from '@pcms/contract';
import { Live } from '../../shell/live/live';

type Move = Extract<LiveEvent, { readonly kind: 'update' }>;

/** The oldest are forgotten beyond this many; their rows have long been loaded again. */
const REMEMBERED_MOVES = 2_000;

/** Where updates are by the newest live event, so that progress moves on the screen before its row is loaded again. */
@Injectable({ providedIn: 'root' })
export class LiveUpdates {
  private readonly moves = new Map<string, Move>();
  /** The map changes in place; this tells the readers. */
  private readonly version = signal(0);

  constructor() {
    const live = inject(Live);
    live.events.subscribe((event) => {
      if (event.kind === 'update') this.remember(event);
    });
    // After a gap the rows are loaded again, and what was heard before it is older than they are.
    live.gaps.subscribe(() => this.forget());
  }

  /** The update with the newest state and progress that were heard of. Reads a signal. */
  newest(update: UpdateDto): UpdateDto {
    this.version();
    const move = this.moves.get(update.id);
    return move ? { ...update, state: move.state, progress: move.progress } : update;
  }

  private remember(move: Move): void {
    this.moves.delete(move.updateId);
    this.moves.set(move.updateId, move);
    const oldest = this.moves.keys().next();
    if (this.moves.size > REMEMBERED_MOVES && !oldest.done) this.moves.delete(oldest.value);
    this.version.update((version) => version + 1);
  }

  private forget(): void {
    this.moves.clear();
    this.version.update((version) => version + 1);
  }
}
