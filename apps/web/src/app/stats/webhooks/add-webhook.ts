import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { WEBHOOK_EVENTS, type CreatedWebhookDto, type WebhookEvent } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import type { Problem } from '../../shell/problem/problem';
import { StatsApi } from '../stats.api';
import { EVENT_WORDS } from './event-words';

/** What most people want to be woken for. */
const USUAL_EVENTS: readonly WebhookEvent[] = ['rollout.stopped', 'rollout.completed', 'update.rolled_back'];

/** Closes with the new webhook, whose secret is told this once. */
@Component({
  selector: 'fw-add-webhook',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, MatSelectModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>Add a webhook</h2>
    <form [formGroup]="form" (ngSubmit)="save()">
      <mat-dialog-content class="fields">
        <mat-form-field>
          <mat-label>Name</mat-label>
          <input matInput formControlName="name" placeholder="Chat of the workshop" autocomplete="off" />
          <mat-error>It needs a name of at most 100 characters.</mat-error>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Address</mat-label>
          <input matInput type="url" formControlName="url" placeholder="https://hooks.example.org/…" />
          <mat-hint>Each message is a POST of JSON to it, signed.</mat-hint>
          <mat-error>{{
            form.controls.url.hasError('maxlength')
              ? 'An address of at most 500 characters.'
              : serverWord() || 'An address that begins with https:// or http://.'
          }}</mat-error>
        </mat-form-field>
        <mat-form-field>
          <mat-label>It is told when</mat-label>
          <mat-select formControlName="events" multiple>
            @for (event of events; track event.name) {
              <mat-option [value]="event.name">{{ event.text }}</mat-option>
            }
          </mat-select>
          <mat-error>Choose at least one.</mat-error>
        </mat-form-field>
        @if (submission.problem(); as message) {
          <p class="problem" role="alert">{{ message }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="submission.isBusy()">Add</button>
      </mat-dialog-actions>
    </form>
  `,
  styleUrl: '../../shell/form/form-dialog.scss',
})
export class AddWebhook {
  private readonly api = inject(StatsApi);
  private readonly dialog = inject<MatDialogRef<AddWebhook, CreatedWebhookDto>>(MatDialogRef);
  private readonly forms = inject(NonNullableFormBuilder);
  protected readonly events = WEBHOOK_EVENTS.map((name) => ({ name, text: EVENT_WORDS[name] }));
  protected readonly submission = new Submission();
  /** What the server said of the address. */
  protected readonly serverWord = signal('');
  protected readonly form = this.forms.group({
    name: ['', [Validators.required, Validators.maxLength(100)]],
    url: ['', [Validators.required, Validators.pattern(/^https?:\/\/\S+$/), Validators.maxLength(500)]],
    events: this.forms.control<WebhookEvent[]>([...USUAL_EVENTS], Validators.required),
  });

  protected save(): void {
    this.serverWord.set('');
    if (this.form.invalid) return;
    this.submission.send(
      this.api.createWebhook(this.form.getRawValue()),
      (webhook) => this.dialog.close(webhook),
      (problem) => this.refused(problem),
    );
  }

  private refused(problem: Problem): void {
    if (problem.field !== 'url') {
      this.submission.problem.set(problem.message);
      return;
    }
    this.serverWord.set(problem.message);
    this.form.controls.url.setErrors({ server: true });
  }
}
