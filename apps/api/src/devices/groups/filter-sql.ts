import { versionSortKey } from '@pcms/contract';
import { chipSql } from '../device-chip';
import { onlineSql } from '../device-list-query';
import type { Comparison, Filter, FilterField, FilterValue } from './filter';

/** Parts of one SQL statement over `d` (devices) and `s` (device_status). */
export interface FilterSql {
  readonly condition: string;
  readonly parameters: readonly unknown[];
}

/** The condition that the devices of a filter meet. `now` decides who is online; `taken` parameters stand before its own. */
export function filterSql(filter: Filter, now: Date, taken = 0): FilterSql {
  const parameters: unknown[] = [];
  const bind = (value: unknown): number => parameters.push(value) + taken;
  const compile = (part: Filter): string => {
    switch (part.kind) {
      case 'and':
      case 'or':
        return `(${part.of.map(compile).join(part.kind === 'and' ? ' AND ' : ' OR ')})`;
      case 'not':
        // What a device does not say is NULL, and NULL is no answer to `not`.
        return `(${compile(part.of)}) IS NOT TRUE`;
      case 'compare':
        return comparisonSql(part, bind, now);
    }
  };
  return { condition: compile(filter), parameters };
}

type Bind = (value: unknown) => number;

function comparisonSql(comparison: Comparison, bind: Bind, now: Date): string {
  const { field, operator, value } = comparison;
  switch (field) {
    case 'tag':
      return negate(operator, `d.tags @> ARRAY[$${bind(value)}::text]`);
    case 'group':
      return negate(
        operator,
        `EXISTS (SELECT FROM device_group_members m JOIN device_groups g ON g.id = m.group_id WHERE m.device_key = d.key AND g.name = $${bind(value)})`,
      );
    case 'online':
      return (value === true) === (operator === '=') ? onlineSql(bind(now)) : `NOT ${onlineSql(bind(now))}`;
    case 'last_seen':
      return `s.last_seen_at ${TURNED[operator]} $${bind(now)}::timestamptz - $${bind(Math.min(Number(value), MOST_SECONDS))}::integer * interval '1 second'`;
    case 'version':
      return versionSql(comparison, bind);
    default:
      return plainSql(comparison, COLUMNS[field], bind);
  }
}

const COLUMNS: Readonly<Record<Exclude<FilterField, 'tag' | 'group' | 'online' | 'last_seen' | 'version'>, string>> = {
  id: 'd.device_id',
  name: 'd.name',
  type: 'd.type',
  chip: chipSql,
  free_heap: 's.free_heap_bytes',
  rssi: 's.rssi',
};

/** 68 years: no board was heard so long ago, and PostgreSQL's instants begin soon after the longest time that a filter can name. */
const MOST_SECONDS = 2 ** 31 - 1;

/** How long ago: a larger age is an earlier instant. */
const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

const negate = (operator: string, condition: string): string => (operator === '=' ? condition : `NOT ${condition}`);

function plainSql({ operator, value }: Comparison, column: string, bind: Bind): string {
  if (operator === '!=') return `${column} IS DISTINCT FROM ${bound(value, bind)}`;
  // ASCII letters only are folded, whatever the database's locale: the predicate in memory does the same.
  if (operator === '~') return `position(lower($${bind(value)}::text COLLATE "C") IN lower(${column} COLLATE "C")) > 0`;
  return `${column} ${operator} ${bound(value, bind)}`;
}

/** A number is wider than the column it is compared with: a filter may ask for more than the column holds. */
const bound = (value: FilterValue, bind: Bind): string =>
  typeof value === 'number' ? `$${bind(value)}::bigint` : `$${bind(value)}`;

/** Equal is the same text; order is precedence. */
function versionSql({ operator, value }: Comparison, bind: Bind): string {
  if (operator === '=' || operator === '!=')
    return plainSql({ kind: 'compare', field: 'version', operator, value }, 'd.version', bind);
  return `d.version_key ${operator} $${bind(versionSortKey(String(value)))} COLLATE "C"`;
}
