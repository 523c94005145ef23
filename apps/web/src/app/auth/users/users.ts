import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { ROLES, type PatchUserDto, type Role, type UserDto } from '@pcms/contract';
import { filter, type Observable } from 'rxjs';
import { Confirm } from '../../shell/confirm/confirm';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { TimeAgo } from '../../shell/time/time-ago';
import { AuthApi } from '../auth.api';
import { Session } from '../session';
import { AddUser } from './add-user';
import { SetPassword } from './set-password';

/** Who may manage, for administrators. */
@Component({
  selector: 'fw-users',
  imports: [
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatMenuModule,
    MatProgressBarModule,
    MatSelectModule,
    PageHeader,
    TimeAgo,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './users.html',
  styleUrl: './users.scss',
})
export class Users {
  private readonly api = inject(AuthApi);
  private readonly confirm = inject(Confirm);
  private readonly dialog = inject(MatDialog);
  private readonly notice = inject(Notice);
  protected readonly me = inject(Session).me;
  protected readonly users = this.api.users();
  protected readonly roles = ROLES;

  protected add(): void {
    this.reloadAfter(this.dialog.open<AddUser, never, boolean>(AddUser).afterClosed());
  }

  protected setPassword(user: UserDto): void {
    this.reloadAfter(this.dialog.open<SetPassword, UserDto, boolean>(SetPassword, { data: user }).afterClosed());
  }

  protected changeRole(user: UserDto, role: Role): Promise<void> {
    return this.change(user, { role }, `${user.username} is ${role} now`);
  }

  protected async disable(user: UserDto): Promise<void> {
    const agreed = await this.confirm.ask({
      title: `Disable ${user.username}?`,
      consequence: 'Open sessions and API tokens of this user are refused from now on. You can enable the user again.',
      action: 'Disable',
    });
    if (agreed) await this.change(user, { disabled: true }, `${user.username} may no longer sign in`);
  }

  protected enable(user: UserDto): Promise<void> {
    return this.change(user, { disabled: false }, `${user.username} may sign in again`);
  }

  private async change(user: UserDto, change: PatchUserDto, doneText: string): Promise<void> {
    await this.notice.follow(this.api.changeUser(user.id, change), doneText);
    // After a refusal too: a select has already moved to what was not accepted.
    this.users.reload();
  }

  private reloadAfter(saved: Observable<boolean | undefined>): void {
    saved.pipe(filter(Boolean)).subscribe(() => this.users.reload());
  }
}
