import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { HttpParams } from '@angular/common/http';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { ROUTES, type DeviceQueryDto } from '@pcms/contract';
import { Session } from '../../auth/session';
import { Notice } from '../../shell/problem/notice';
import { DevicesApi } from '../devices.api';

/** The list as a file: to take along for everybody, to bring back changed for operators. */
@Component({
  selector: 'fw-csv-menu',
  imports: [MatButtonModule, MatIconModule, MatMenuModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button matIconButton type="button" [matMenuTriggerFor]="menu" aria-label="The list as a file">
      <mat-icon>import_export</mat-icon>
    </button>
    <mat-menu #menu="matMenu">
      <a mat-menu-item [href]="exportUrl()" download="devices.csv"><mat-icon>download</mat-icon>Export CSV</a>
      @if (mayOperate()) {
        <button mat-menu-item type="button" (click)="file.click()"><mat-icon>upload</mat-icon>Import CSV</button>
      }
    </mat-menu>
    <input
      #file
      class="visually-hidden"
      type="file"
      accept=".csv,text/csv"
      aria-label="CSV"
      tabindex="-1"
      (change)="send(file)"
    />
  `,
})
export class CsvMenu {
  private readonly api = inject(DevicesApi);
  private readonly notice = inject(Notice);
  protected readonly mayOperate = inject(Session).mayOperate;

  /** What the list shows: the export holds the same. */
  readonly query = input.required<DeviceQueryDto>();
  readonly imported = output();

  protected readonly exportUrl = computed(() => {
    const asked = new HttpParams({ fromObject: { ...this.query() } }).toString();
    return asked ? `${ROUTES.devices.csv}?${asked}` : ROUTES.devices.csv;
  });

  protected send(input: HTMLInputElement): void {
    const file = input.files?.[0];
    if (!file) return;
    this.api.importCsv(file).subscribe({
      next: ({ rows, changed }) => {
        this.notice.done(`${rows} lines read, ${changed} devices changed`);
        this.imported.emit();
      },
      error: (error: unknown) => this.notice.problem(error),
    });
    // So that the same file, mended, can be chosen again.
    input.value = '';
  }
}
