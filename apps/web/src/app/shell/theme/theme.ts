import { DOCUMENT, inject, Injectable, signal } from '@angular/core';

export const THEME_CHOICES = ['light', 'dark', 'system'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const STORED_AS = 'theme';

/** Light, dark or as the system has it; remembered in this browser. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly document = inject(DOCUMENT);
  private readonly chosen = signal(this.remembered());
  readonly choice = this.chosen.asReadonly();

  choose(choice: ThemeChoice): void {
    this.chosen.set(choice);
    localStorage.setItem(STORED_AS, choice);
    this.apply();
  }

  /** Brings the choice onto the page; styles.scss reads the attribute. */
  apply(): void {
    this.document.documentElement.dataset['theme'] = this.chosen();
  }

  private remembered(): ThemeChoice {
    const stored = localStorage.getItem(STORED_AS);
    return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
  }
}
