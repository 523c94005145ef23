import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { TAG_PATTERN, type BulkChangeDto } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import { DevicesApi } from '../devices.api';
import { GroupsApi } from '../groups.api';
import { TAG_RULE } from '../tag-rule';

/** One change for many devices, by their ids. Closes with how many it was for. */
@Component({
  selector: 'fw-change-many',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, MatSelectModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>Change {{ deviceIds.length }} {{ deviceIds.length === 1 ? 'device' : 'devices' }}</h2>
    <form [formGroup]="form" (ngSubmit)="save()">
      <mat-dialog-content class="fields">
        <mat-form-field>
          <mat-label>Add tags</mat-label>
          <input matInput formControlName="addTags" placeholder="beta hall" autocomplete="off" />
          <mat-hint>Words, with spaces between them</mat-hint>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Take tags away</mat-label>
          <input matInput formControlName="removeTags" autocomplete="off" />
        </mat-form-field>
        <mat-form-field>
          <mat-label>Add to the group</mat-label>
          <mat-select formControlName="addToGroup">
            <mat-option value="">None</mat-option>
            @for (group of lists(); track group.id) {
              <mat-option [value]="group.id">{{ group.name }}</mat-option>
            }
          </mat-select>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Take off the group</mat-label>
          <mat-select formControlName="removeFromGroup">
            <mat-option value="">None</mat-option>
            @for (group of lists(); track group.id) {
              <mat-option [value]="group.id">{{ group.name }}</mat-option>
            }
          </mat-select>
        </mat-form-field>
        @if (submission.problem(); as message) {
          <p class="problem" role="alert">{{ message }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="submission.isBusy()">Change</button>
      </mat-dialog-actions>
    </form>
  `,
  styleUrl: '../../shell/form/form-dialog.scss',
})
export class ChangeMany {
  private readonly api = inject(DevicesApi);
  private readonly dialog = inject<MatDialogRef<ChangeMany, number>>(MatDialogRef);
  private readonly groups = inject(GroupsApi).list();
  protected readonly deviceIds = inject<readonly string[]>(MAT_DIALOG_DATA);
  /** A group that is a filter takes nobody by hand. */
  protected readonly lists = computed(() =>
    this.groups.hasValue() ? this.groups.value().items.filter(({ filter }) => filter === null) : [],
  );
  protected readonly submission = new Submission();
  protected readonly form = inject(NonNullableFormBuilder).group({
    addTags: [''],
    removeTags: [''],
    addToGroup: [''],
    removeFromGroup: [''],
  });

  protected save(): void {
    const change = this.change();
    const wrong = [...(change.addTags ?? []), ...(change.removeTags ?? [])].find((tag) => !TAG_PATTERN.test(tag));
    if (wrong) this.submission.problem.set(`“${wrong}” is no tag. ${TAG_RULE}`);
    else if (Object.keys(change).length === 1) this.submission.problem.set('Say what is to change.');
    else this.submission.send(this.api.changeMany(change), ({ devices }) => this.dialog.close(devices));
  }

  private change(): BulkChangeDto {
    const { addTags, removeTags, addToGroup, removeFromGroup } = this.form.getRawValue();
    const added = wordsOf(addTags);
    const removed = wordsOf(removeTags);
    return {
      deviceIds: [...this.deviceIds],
      ...(added.length > 0 && { addTags: added }),
      ...(removed.length > 0 && { removeTags: removed }),
      ...(addToGroup && { addToGroup }),
      ...(removeFromGroup && { removeFromGroup }),
    };
  }
}

const wordsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
