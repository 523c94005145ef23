import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { RolloutEventDto } from '@pcms/contract';
import type { Tone } from '../../devices/update-state/update-words';
import { TimeAgo } from '../../shell/time/time-ago';

interface EventLook {
  readonly icon: string;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<string, EventLook>> = {
  created: { icon: 'edit_note', tone: 'quiet' },
  approved: { icon: 'verified', tone: 'good' },
  started: { icon: 'play_arrow', tone: 'busy' },
  phase_opened: { icon: 'lock_open', tone: 'busy' },
  phase_done: { icon: 'check', tone: 'good' },
  stopped: { icon: 'front_hand', tone: 'bad' },
  paused: { icon: 'pause', tone: 'wait' },
  resumed: { icon: 'play_arrow', tone: 'busy' },
  rolled_back: { icon: 'undo', tone: 'bad' },
  completed: { icon: 'flag', tone: 'good' },
  cancelled: { icon: 'block', tone: 'quiet' },
};
/** For what a newer server makes up. */
const UNKNOWN: EventLook = { icon: 'circle', tone: 'quiet' };

/** What happened to a rollout, newest first. */
@Component({
  selector: 'fw-rollout-timeline',
  imports: [MatIconModule, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol>
      @for (event of shown(); track $index) {
        <li>
          <span class="node" [attr.data-tone]="event.look.tone">
            <mat-icon aria-hidden="true">{{ event.look.icon }}</mat-icon>
          </span>
          <div>
            <b>{{ event.title }}</b> {{ event.text }}
            <span class="when"
              ><fw-time-ago [at]="event.at" />
              @if (event.by) {
                · {{ event.by }}
              }
            </span>
          </div>
        </li>
      } @empty {
        <li class="when">Nothing has happened yet.</li>
      }
    </ol>
  `,
  styleUrl: './rollout-timeline.scss',
})
export class RolloutTimeline {
  /** Newest first. */
  readonly events = input.required<readonly RolloutEventDto[]>();
  protected readonly shown = computed(() =>
    this.events().map((event) => ({
      ...event,
      look: LOOKS[event.kind] ?? UNKNOWN,
      title: event.phase === null ? '' : `Phase ${event.phase + 1}:`,
    })),
  );
}
