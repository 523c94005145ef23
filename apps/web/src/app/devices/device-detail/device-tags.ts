import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatChipsModule, type MatChipInputEvent } from '@angular/material/chips';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { LIMITS, TAG_PATTERN, type DeviceDetailDto } from '@pcms/contract';
import { Session } from '../../auth/session';
import { Notice } from '../../shell/problem/notice';
import { DevicesApi } from '../devices.api';
import { TAG_RULE } from '../tag-rule';

/** The words that people gave a device; operators add and take away. */
@Component({
  selector: 'fw-device-tags',
  imports: [MatChipsModule, MatFormFieldModule, MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (mayOperate()) {
      <mat-form-field subscriptSizing="dynamic">
        <mat-label>Tags</mat-label>
        <mat-chip-grid #grid aria-label="Tags">
          @for (tag of device().tags; track tag) {
            <mat-chip-row (removed)="remove(tag)">
              {{ tag }}
              <button matChipRemove type="button" [attr.aria-label]="'Take away ' + tag">
                <mat-icon>cancel</mat-icon>
              </button>
            </mat-chip-row>
          }
        </mat-chip-grid>
        <input
          placeholder="New tag"
          [matChipInputFor]="grid"
          [matChipInputAddOnBlur]="false"
          (matChipInputTokenEnd)="add($event)"
        />
        <mat-hint>A word, then Enter. Rollouts and groups find devices by it.</mat-hint>
      </mat-form-field>
    } @else {
      <mat-chip-set aria-label="Tags">
        @for (tag of device().tags; track tag) {
          <mat-chip>{{ tag }}</mat-chip>
        } @empty {
          <span>No tags</span>
        }
      </mat-chip-set>
    }
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
})
export class DeviceTags {
  private readonly api = inject(DevicesApi);
  private readonly notice = inject(Notice);
  protected readonly mayOperate = inject(Session).mayOperate;

  readonly device = input.required<DeviceDetailDto>();
  readonly changed = output();

  protected async add({ value, chipInput }: MatChipInputEvent): Promise<void> {
    const tag = value.trim();
    if (!tag || this.device().tags.includes(tag)) return chipInput.clear();
    if (!TAG_PATTERN.test(tag)) {
      return this.notice.problem(new Error(TAG_RULE));
    }
    if (this.device().tags.length >= LIMITS.tags) {
      return this.notice.problem(new Error(`A device holds at most ${LIMITS.tags} tags.`));
    }
    if (await this.put([...this.device().tags, tag], `Tagged ${tag}`)) chipInput.clear();
  }

  protected async remove(tag: string): Promise<void> {
    const rest = this.device().tags.filter((other) => other !== tag);
    await this.put(rest, `${tag} is taken away`);
  }

  private async put(tags: string[], doneText: string): Promise<boolean> {
    const isDone = await this.notice.follow(this.api.change(this.device().deviceId, { tags }), doneText);
    if (isDone) this.changed.emit();
    return isDone;
  }
}
