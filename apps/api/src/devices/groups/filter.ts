/** What a filter can ask of a device, and what each field is. `last_seen` is how long ago the device was heard. */
export const FILTER_FIELDS = {
  id: 'text',
  name: 'text',
  type: 'text',
  chip: 'text',
  version: 'version',
  tag: 'set',
  group: 'set',
  online: 'boolean',
  last_seen: 'duration',
  free_heap: 'number',
  rssi: 'number',
} as const;

export type FilterField = keyof typeof FILTER_FIELDS;
export type FieldKind = (typeof FILTER_FIELDS)[FilterField];

export const FILTER_OPERATORS = ['=', '!=', '<', '<=', '>', '>=', '~'] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** Text, a number (bytes, dBm), a duration in seconds, or whether. */
export type FilterValue = string | number | boolean;

export interface Comparison {
  readonly kind: 'compare';
  readonly field: FilterField;
  readonly operator: FilterOperator;
  readonly value: FilterValue;
}

/**
 * A filter as a tree. What a device does not say meets no comparison but `!=`, and `not` turns that around: so every filter is
 * true or false for every device, in SQL as in memory.
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | Comparison;

/** A filter that is none. `offset` counts characters from 0. */
export class FilterError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'FilterError';
  }
}

/** Every group that a filter asks about, by name. */
export function groupsNamed(filter: Filter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...new Set(filter.of.flatMap(groupsNamed))];
    case 'not':
      return groupsNamed(filter.of);
    case 'compare':
      return filter.field === 'group' ? [String(filter.value)] : [];
  }
}
