import { TestBed } from '@angular/core/testing';
import { Theme } from './theme';

describe('Theme', () => {
  beforeEach(() => localStorage.clear());

  it('follows the system until somebody chooses', () => {
    const theme = TestBed.inject(Theme);
    theme.apply();
    expect(theme.choice()).toBe('system');
    expect(document.documentElement.dataset['theme']).toBe('system');
  });

  it('brings a choice onto the page and remembers it', () => {
    TestBed.inject(Theme).choose('dark');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    TestBed.resetTestingModule();
    expect(TestBed.inject(Theme).choice()).toBe('dark');
  });

  it('ignores a remembered word that is no theme', () => {
    localStorage.setItem('theme', 'sepia');
    expect(TestBed.inject(Theme).choice()).toBe('system');
  });
});
