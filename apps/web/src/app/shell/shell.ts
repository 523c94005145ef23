import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDividerModule } from '@angular/material/divider';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Session } from '../auth/session';
import { BrandMark } from './brand-mark/brand-mark';
import { Live, type LiveState } from './live/live';
import { Reachability } from './live/reachability';
import { Notice } from './problem/notice';
import { Theme, THEME_CHOICES, type ThemeChoice } from './theme/theme';

const LIVE_WORDS: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting',
  connected: 'Live',
  reconnecting: 'Reconnecting',
};

const THEME_WORDS: Readonly<Record<ThemeChoice, { readonly label: string; readonly icon: string }>> = {
  light: { label: 'Light', icon: 'light_mode' },
  dark: { label: 'Dark', icon: 'dark_mode' },
  system: { label: 'As the system', icon: 'contrast' },
};

/** The frame around every page of somebody who is signed in. */
@Component({
  selector: 'fw-shell',
  imports: [
    BrandMark,
    MatButtonModule,
    MatDividerModule,
    MatIconModule,
    MatMenuModule,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  private readonly router = inject(Router);
  private readonly notice = inject(Notice);
  private readonly theme = inject(Theme);
  protected readonly live = inject(Live);
  protected readonly session = inject(Session);
  protected readonly isReachable = inject(Reachability).isReachable;
  protected readonly liveWord = computed(() => LIVE_WORDS[this.live.state()]);
  protected readonly themeChoice = this.theme.choice;
  protected readonly themes = THEME_CHOICES.map((choice) => ({ choice, ...THEME_WORDS[choice] }));
  protected readonly pages = [
    { path: '/overview', label: 'Overview', icon: 'space_dashboard' },
    { path: '/devices', label: 'Devices', icon: 'developer_board' },
    { path: '/firmware', label: 'Firmware', icon: 'memory' },
    { path: '/rollouts', label: 'Rollouts', icon: 'rocket_launch' },
  ];

  constructor() {
    this.live.start();
    inject(DestroyRef).onDestroy(() => this.live.stop());
  }

  protected chooseTheme(choice: ThemeChoice): void {
    this.theme.choose(choice);
  }

  protected signOut(): void {
    this.session.signOut().subscribe({
      next: () => void this.router.navigate(['/login']),
      error: (error: unknown) => this.notice.problem(error),
    });
  }

  // A link would change the address: with <base href="/"> a bare fragment leads to the start page.
  protected skipToContent(content: HTMLElement): void {
    content.focus();
  }
}
