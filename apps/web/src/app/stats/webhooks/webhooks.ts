import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, inject, signal, viewChildren } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSlideToggleModule } from '@angular/material/slide-toggle';
import type { CreatedWebhookDto, WebhookDto } from '@pcms/contract';
import { filter } from 'rxjs';
import { Confirm } from '../../shell/confirm/confirm';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { TimeAgo } from '../../shell/time/time-ago';
import { StatsApi } from '../stats.api';
import { AddWebhook } from './add-webhook';
import { Deliveries } from './deliveries';
import { DeliveryChip } from './delivery-chip';
import { eventText } from './event-words';

/** Who outside is told what happens, for administrators. */
@Component({
  selector: 'fw-webhooks',
  imports: [
    Deliveries,
    DeliveryChip,
    EmptyState,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatMenuModule,
    MatProgressBarModule,
    MatSlideToggleModule,
    PageHeader,
    TimeAgo,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './webhooks.html',
  styleUrl: './webhooks.scss',
})
export class Webhooks {
  private readonly api = inject(StatsApi);
  private readonly clipboard = inject(Clipboard);
  private readonly confirm = inject(Confirm);
  private readonly dialog = inject(MatDialog);
  private readonly notice = inject(Notice);
  private readonly logs = viewChildren(Deliveries);

  protected readonly webhooks = this.api.webhooks();
  /** A webhook made a moment ago: the only time that its secret can be read. */
  protected readonly created = signal<CreatedWebhookDto | null>(null);
  /** The one whose deliveries are shown. */
  protected readonly openId = signal<string | null>(null);

  protected add(): void {
    this.dialog
      .open<AddWebhook, never, CreatedWebhookDto>(AddWebhook)
      .afterClosed()
      .pipe(filter((webhook) => webhook !== undefined))
      .subscribe((webhook) => {
        this.created.set(webhook);
        this.webhooks.reload();
      });
  }

  protected copy(secret: string): void {
    this.notice.done(this.clipboard.copy(secret) ? 'Copied' : 'The browser did not let the secret be copied.');
  }

  protected toggleLog(id: string): void {
    this.openId.update((open) => (open === id ? null : id));
  }

  protected async switch(webhook: WebhookDto, enabled: boolean): Promise<void> {
    const doneText = `${webhook.name} is ${enabled ? 'told again' : 'told nothing'}`;
    await this.notice.follow(this.api.changeWebhook(webhook.id, { enabled }), doneText);
    // After a refusal too: the switch has already moved to what was not accepted.
    this.webhooks.reload();
  }

  protected async test(webhook: WebhookDto): Promise<void> {
    if (!(await this.notice.follow(this.api.testWebhook(webhook.id), 'A test is on its way'))) return;
    this.openId.set(webhook.id);
    this.logs().forEach((log) => log.reload());
    this.webhooks.reload();
  }

  protected async remove(webhook: WebhookDto): Promise<void> {
    const agreed = await this.confirm.ask({
      title: `Delete ${webhook.name}?`,
      consequence: 'It is told nothing any more, and its log of deliveries is gone. This cannot be undone.',
      action: 'Delete',
    });
    if (!agreed) return;
    if (await this.notice.follow(this.api.deleteWebhook(webhook.id), 'Webhook deleted')) this.webhooks.reload();
  }

  protected eventsOf(webhook: WebhookDto): string {
    return webhook.events.map(eventText).join(' · ');
  }
}
