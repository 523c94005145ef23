import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { WEBHOOK_EVENTS, type CreatedWebhookDto, type WebhookEvent } from '@pcms/contract';
import { finalize } from 'rxjs';
import { toProblem, type Problem } from '../../shell/problem/problem';
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
          <mat-error>{{ serverWord() || 'An address that begins with https:// or http://.' }}</mat-error>
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
        @if (problem(); as why) {
          <p class="problem" role="alert">{{ why.message }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="isBusy()">Add</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .fields {
      display: grid;
      gap: 16px;
      padding-top: 8px !important;
      min-width: min(420px, 70vw);
    }
    .problem {
      margin: 0;
      color: var(--fw-bad);
    }
  `,
})
export class AddWebhook {
  private readonly api = inject(StatsApi);
  private readonly dialog = inject<MatDialogRef<AddWebhook, CreatedWebhookDto>>(MatDialogRef);
  private readonly forms = inject(NonNullableFormBuilder);
  protected readonly events = WEBHOOK_EVENTS.map((name) => ({ name, text: EVENT_WORDS[name] }));
  protected readonly isBusy = signal(false);
  /** What the server said of the address. */
  protected readonly serverWord = signal('');
  protected readonly problem = signal<Problem | null>(null);
  protected readonly form = this.forms.group({
    name: ['', [Validators.required, Validators.maxLength(100)]],
    url: ['', [Validators.required, Validators.pattern(/^https?:\/\/\S+$/), Validators.maxLength(500)]],
    events: this.forms.control<WebhookEvent[]>([...USUAL_EVENTS], Validators.required),
  });

  protected save(): void {
    this.serverWord.set('');
    if (this.form.invalid || this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    this.api
      .createWebhook(this.form.getRawValue())
      .pipe(finalize(() => this.isBusy.set(false)))
      .subscribe({
        next: (webhook) => this.dialog.close(webhook),
        error: (error: unknown) => this.refused(toProblem(error)),
      });
  }

  private refused(problem: Problem): void {
    if (problem.field !== 'url') {
      this.problem.set(problem);
      return;
    }
    this.serverWord.set(problem.message);
    this.form.controls.url.setErrors({ server: true });
  }
}
