import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { LiveEvent } from '@pcms/contract';
import { reloadOn } from '../../shell/live/reload-on';
import { LoadError } from '../../shell/problem/load-error';
import { DevicesApi } from '../devices.api';

/** Rules that say "not yet". */
const PASSING: readonly string[] = [
  'waits_for_approval',
  'not_started',
  'phase_not_open',
  'outside_window',
  'waiting_for_slot',
  'waits_to_retry',
  'busy',
];

/** Why a device is, or is not, being updated: what its next check will be answered. */
@Component({
  selector: 'fw-device-why',
  imports: [LoadError, MatIconModule, MatProgressBarModule, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (why.hasValue()) {
      @let answer = why.value();
      @if (answer.offer; as offer) {
        <p class="offer">
          <mat-icon aria-hidden="true">check_circle</mat-icon>
          <span
            >{{ offer.text }} <a [routerLink]="['/rollouts', offer.rolloutId]">{{ offer.rolloutName }}</a></span
          >
        </p>
      } @else {
        <p class="none">
          {{ answer.reasons.length > 0 ? 'Its next check is offered nothing.' : 'No open rollout names it.' }}
        </p>
      }
      @if (answer.reasons.length > 0) {
        <ul>
          @for (reason of answer.reasons; track reason.rolloutId) {
            <li>
              <mat-icon aria-hidden="true">{{ passes(reason.rule) ? 'schedule' : 'block' }}</mat-icon>
              <span
                ><a [routerLink]="['/rollouts', reason.rolloutId]">{{ reason.rolloutName }}</a> {{ reason.text }}</span
              >
            </li>
          }
        </ul>
      }
      @for (note of answer.notes; track note) {
        <p class="note"><mat-icon aria-hidden="true">info</mat-icon>{{ note }}</p>
      }
    } @else if (why.error()) {
      <fw-load-error [error]="why.error()" (retry)="why.reload()" />
    } @else {
      <mat-progress-bar mode="indeterminate" aria-label="Loading the reasons" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      overflow-wrap: anywhere;
    }
    p,
    ul {
      margin: 0;
      padding: 0;
    }
    ul {
      display: grid;
      gap: 10px;
      list-style: none;
    }
    li,
    .offer,
    .note {
      display: flex;
      align-items: flex-start;
      gap: 10px;
    }
    li a {
      display: block;
    }
    mat-icon {
      flex: none;
      width: 20px;
      height: 20px;
      font-size: 20px;
      color: var(--fw-quiet);
    }
    .offer mat-icon {
      color: var(--fw-good);
    }
    .none,
    .note {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class DeviceWhy {
  readonly deviceId = input.required<string>();
  protected readonly why = inject(DevicesApi).explain(this.deviceId);

  constructor() {
    reloadOn(
      (event) => this.concerns(event),
      () => this.why.reload(),
    );
  }

  protected passes(rule: string): boolean {
    return PASSING.includes(rule);
  }

  /** Any rollout, firmware or group may come to name the device. */
  private concerns(event: LiveEvent): boolean {
    if (event.kind === 'seen') return event.deviceIds?.includes(this.deviceId()) ?? false;
    if (event.kind === 'device' || event.kind === 'update') return event.deviceId === this.deviceId();
    return event.kind === 'rollout' || event.kind === 'firmware' || event.kind === 'group';
  }
}
