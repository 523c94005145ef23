import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { FormGroupDirective, NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { LIMITS, mayActAs, ROLES, type CreatedTokenDto, type Role, type TokenDto } from '@pcms/contract';
import { Confirm } from '../../shell/confirm/confirm';
import { Submission } from '../../shell/form/submission';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { TimeAgo } from '../../shell/time/time-ago';
import { AuthApi } from '../auth.api';
import { Session } from '../session';
import { ChangePassword } from './change-password';

const DEFAULT_LIFE_DAYS = 365;
const LONGEST_LIFE_DAYS = 3_650;

/** What people manage of themselves: their API tokens and their password. */
@Component({
  selector: 'fw-account',
  imports: [
    ChangePassword,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    MatSelectModule,
    PageHeader,
    ReactiveFormsModule,
    TimeAgo,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './account.html',
  styleUrl: './account.scss',
})
export class Account {
  private readonly forms = inject(NonNullableFormBuilder);
  private readonly api = inject(AuthApi);
  private readonly confirm = inject(Confirm);
  private readonly notice = inject(Notice);
  private readonly clipboard = inject(Clipboard);
  private readonly session = inject(Session);

  protected readonly tokens = this.api.tokens();
  /** A token made a moment ago: the only time that it can be read. */
  protected readonly created = signal<CreatedTokenDto | null>(null);
  protected readonly submission = new Submission();
  protected readonly grantableRoles = computed(() => {
    const me = this.session.me();
    return me ? ROLES.filter((role) => mayActAs(me.role, role)) : [];
  });
  protected readonly form = this.forms.group({
    name: ['', [Validators.required, Validators.maxLength(LIMITS.tokenNameLength)]],
    role: this.forms.control<Role>(this.session.me()?.role ?? 'viewer'),
    expiresInDays: [DEFAULT_LIFE_DAYS, [Validators.required, Validators.min(1), Validators.max(LONGEST_LIFE_DAYS)]],
  });

  protected create(form: FormGroupDirective): void {
    if (this.form.invalid) return;
    this.submission.send(this.api.createToken(this.form.getRawValue()), (token) => {
      this.created.set(token);
      form.resetForm();
      this.tokens.reload();
    });
  }

  protected copy(token: string): void {
    this.notice.done(this.clipboard.copy(token) ? 'Copied' : 'The browser did not let the token be copied.');
  }

  protected async remove(token: TokenDto): Promise<void> {
    const agreed = await this.confirm.ask({
      title: `Delete the token “${token.name}”?`,
      consequence: 'Whatever uses it is refused from now on. This cannot be undone.',
      action: 'Delete',
    });
    if (!agreed) return;
    if (await this.notice.follow(this.api.deleteToken(token.id), 'Token deleted')) this.tokens.reload();
  }
}
