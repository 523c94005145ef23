import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../empty-state/empty-state';
import { PageHeader } from '../page-header/page-header';

@Component({
  selector: 'fw-not-found',
  imports: [EmptyState, MatButtonModule, PageHeader, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fw-page-header heading="Not found" />
    <fw-empty-state icon="explore_off" heading="There is no such page">
      <p>The address may be mistyped, or the page has moved.</p>
      <a matButton="tonal" routerLink="/overview">Go to the overview</a>
    </fw-empty-state>
  `,
})
export class NotFound {}
