import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { GroupDto } from '@pcms/contract';
import { Session } from '../../auth/session';
import { Confirm } from '../../shell/confirm/confirm';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { CountPipe } from '../../shell/format/measure.pipes';
import { reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { GroupsApi } from '../groups.api';

@Component({
  selector: 'fw-group-list',
  imports: [
    CountPipe,
    EmptyState,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    PageHeader,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './group-list.html',
  styles: `
    ul {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    mat-card-content {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px;
    }
    .words {
      flex: 1 1 220px;
      min-width: 0;
    }
    h2 {
      margin: 0;
      font: var(--mat-sys-title-medium);
      overflow-wrap: anywhere;
    }
    code,
    .words span {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class GroupList {
  private readonly api = inject(GroupsApi);
  private readonly confirm = inject(Confirm);
  private readonly notice = inject(Notice);
  protected readonly mayOperate = inject(Session).mayOperate;
  protected readonly groups = this.api.list();

  constructor() {
    reloadOn(
      (event) => event.kind === 'group',
      () => this.groups.reload(),
    );
  }

  protected async remove({ id, name }: GroupDto): Promise<void> {
    const agreed = await this.confirm.ask({
      title: `Delete ${name}?`,
      consequence: 'Its devices stay. A rollout that is not over and names the group must end first.',
      action: 'Delete',
    });
    if (agreed && (await this.notice.follow(this.api.delete(id), `${name} is deleted`))) this.groups.reload();
  }
}
