import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatRadioModule } from '@angular/material/radio';
import { Router, RouterLink } from '@angular/router';
import { LIMITS, type CreateGroupDto } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import type { Problem } from '../../shell/problem/problem';
import { DevicePicker } from '../device-picker/device-picker';
import { GroupsApi, type EditableGroup } from '../groups.api';
import { FilterEditor } from './filter-editor';

/** Makes a group, or changes one; what a group is, a list or a filter, never changes. */
@Component({
  selector: 'fw-group-editor',
  imports: [
    DevicePicker,
    FilterEditor,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatFormFieldModule,
    MatInputModule,
    MatProgressBarModule,
    MatRadioModule,
    PageHeader,
    ReactiveFormsModule,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './group-editor.html',
  styles: `
    mat-card-content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      padding-top: 20px;
    }
    mat-radio-group {
      display: grid;
      gap: 4px;
    }
    .choice span {
      display: block;
      color: var(--mat-sys-on-surface-variant);
    }
    .problem {
      margin: 0;
      color: var(--fw-bad);
    }
    .buttons {
      display: flex;
      gap: 8px;
    }
  `,
})
export class GroupEditor {
  private readonly api = inject(GroupsApi);
  private readonly router = inject(Router);
  private readonly destroyRef = inject(DestroyRef);

  /** From the address; none for a new group. */
  readonly id = input<string>();

  protected readonly nameLength = LIMITS.groupNameLength;
  protected readonly name = new FormControl('', {
    nonNullable: true,
    validators: [Validators.required, Validators.maxLength(LIMITS.groupNameLength)],
  });
  protected readonly form = new FormGroup({ name: this.name });
  protected readonly kind = signal<'filter' | 'list'>('filter');
  protected readonly filter = signal('');
  protected readonly deviceIds = signal<readonly string[]>([]);
  protected readonly isLoaded = signal(false);
  protected readonly loadError = signal<unknown>(null);
  protected readonly submission = new Submission();
  /** What the server said of the name. */
  protected readonly nameProblem = signal('');

  constructor() {
    // Once per address: what a person has typed is not to be overwritten by what others do.
    effect(() => {
      this.id();
      untracked(() => this.load());
    });
  }

  protected load(): void {
    const id = this.id();
    this.loadError.set(null);
    this.isLoaded.set(id === undefined);
    if (id === undefined) return;
    this.api
      .toEdit(id)
      .pipe(takeUntilDestroyed(this.destroyRef))
      .subscribe({
        next: (group) => this.fill(group),
        error: (error: unknown) => this.loadError.set(error),
      });
  }

  protected save(): void {
    this.name.markAsTouched();
    this.submission.problem.set('');
    this.nameProblem.set('');
    this.name.updateValueAndValidity();
    if (this.name.invalid) return;
    if (this.kind() === 'filter' && !this.filter().trim()) {
      this.submission.problem.set('A filter is needed.');
      return;
    }
    const id = this.id();
    const call = id === undefined ? this.api.create(this.group()) : this.api.change(id, this.group());
    this.submission.send(
      call,
      () => void this.router.navigate(['/devices/groups']),
      (problem) => this.refused(problem),
    );
  }

  private fill({ group, deviceIds }: EditableGroup): void {
    this.name.setValue(group.name);
    this.kind.set(group.filter === null ? 'list' : 'filter');
    this.filter.set(group.filter ?? '');
    this.deviceIds.set(deviceIds);
    this.isLoaded.set(true);
  }

  private group(): CreateGroupDto {
    const name = this.name.value;
    return this.kind() === 'filter'
      ? { name, filter: this.filter().trim() }
      : { name, deviceIds: [...this.deviceIds()] };
  }

  private refused(problem: Problem): void {
    if (problem.field !== 'name') {
      this.submission.problem.set(problem.message);
      return;
    }
    this.nameProblem.set(problem.message);
    this.name.setErrors({ server: true });
  }
}
