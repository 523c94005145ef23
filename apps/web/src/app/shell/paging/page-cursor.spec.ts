import { signal } from '@angular/core';
import { PageCursor } from './page-cursor';

describe('PageCursor', () => {
  const filter = signal('all');
  let cursor: PageCursor;

  beforeEach(() => {
    filter.set('all');
    cursor = new PageCursor(filter);
  });

  it('begins on the first page', () => {
    expect(cursor.current()).toBeUndefined();
    expect(cursor.isFirst()).toBe(true);
  });

  it('walks forward and back', () => {
    cursor.next('a');
    cursor.next('b');
    expect(cursor.current()).toBe('b');
    expect(cursor.index()).toBe(2);
    cursor.previous();
    expect(cursor.current()).toBe('a');
    cursor.previous();
    expect(cursor.current()).toBeUndefined();
  });

  it('returns to the first page when the filter changes', () => {
    cursor.next('a');
    filter.set('some');
    expect(cursor.current()).toBeUndefined();
  });
});
