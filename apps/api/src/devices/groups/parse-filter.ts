import peggy from 'peggy';
import {
  FILTER_FIELDS,
  FILTER_OPERATORS,
  FilterError,
  type FieldKind,
  type Filter,
  type FilterField,
  type FilterOperator,
  type FilterValue,
} from './filter';
import { FILTER_GRAMMAR } from './filter-grammar';

/** Deep nesting is no filter that a person wrote. */
const MOST_DEPTH = 32;
const MOST_COMPARISONS = 200;

interface Token {
  readonly text: string;
  readonly offset: number;
}
type RawFilter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly RawFilter[] }
  | { readonly kind: 'not'; readonly of: RawFilter }
  | {
      readonly kind: 'compare';
      readonly field: Token;
      readonly operator: Token;
      readonly value: Token & { readonly quoted: boolean };
    };

const EQUALITY: readonly FilterOperator[] = ['=', '!='];
const ORDER: readonly FilterOperator[] = ['=', '!=', '<', '<=', '>', '>='];
const OPERATORS: Readonly<Record<FieldKind, readonly FilterOperator[]>> = {
  text: [...EQUALITY, '~'],
  version: ORDER,
  set: EQUALITY,
  boolean: EQUALITY,
  duration: ['<', '<=', '>', '>='],
  number: ORDER,
};
const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

// A CommonJS module: Node finds no names in it, only the whole.
const parser = peggy.generate(FILTER_GRAMMAR);

/** Reads a filter. @throws FilterError that says what is wrong and where. */
export function parseFilter(text: string): Filter {
  refuseDepth(text);
  const raw = parseForm(text);
  let comparisons = 0;
  const check = (filter: RawFilter): Filter => {
    if (filter.kind === 'not') return { kind: 'not', of: check(filter.of) };
    if (filter.kind !== 'compare') return { kind: filter.kind, of: filter.of.map(check) };
    if (++comparisons > MOST_COMPARISONS) {
      throw new FilterError(`a filter has ${MOST_COMPARISONS} comparisons at most`, filter.field.offset);
    }
    const field = fieldOf(filter.field);
    return {
      kind: 'compare',
      field,
      operator: operatorOf(filter.operator, field),
      value: valueOf(filter.value, field),
    };
  };
  return check(raw);
}

function parseForm(text: string): RawFilter {
  try {
    return parser.parse(text) as RawFilter;
  } catch (error) {
    if (!(error instanceof parser.SyntaxError)) throw error;
    if (!error.expected) throw new FilterError(error.message, error.location.start.offset);
    const found = error.found === null ? 'the filter ends' : `"${error.found}" stands`;
    throw new FilterError(`${found} where ${expectation(error)} was expected`, error.location.start.offset);
  }
}

interface Expected {
  readonly type: string;
  readonly description?: string;
  readonly text?: string;
}

/** What could have stood there, each once. */
function expectation({ expected }: { readonly expected?: readonly Expected[] | null }): string {
  const names = (expected ?? []).map(({ description, text, type }) => description ?? (text ? `"${text}"` : type));
  const distinct = [...new Set(names)];
  const last = distinct.pop();
  return distinct.length ? `${distinct.join(', ')} or ${last}` : (last ?? 'nothing');
}

/** Before the parser recurses: it has a stack, and a stranger has brackets. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (const [offset, character] of [...text].entries()) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (depth > MOST_DEPTH) throw new FilterError(`brackets go ${MOST_DEPTH} deep at most`, offset);
  }
  const negations = /(?:\bnot\b[\s(]*){33}/i.exec(text);
  if (negations) throw new FilterError(`not stands ${MOST_DEPTH} times in a row at most`, negations.index);
}

function fieldOf({ text, offset }: Token): FilterField {
  if (Object.hasOwn(FILTER_FIELDS, text)) return text as FilterField;
  throw new FilterError(`there is no field "${text}"; there are ${Object.keys(FILTER_FIELDS).join(', ')}`, offset);
}

function operatorOf({ text, offset }: Token, field: FilterField): FilterOperator {
  const operator = FILTER_OPERATORS.find((known) => known === text);
  const allowed = OPERATORS[FILTER_FIELDS[field]];
  if (operator && allowed.includes(operator)) return operator;
  throw new FilterError(`${field} is compared by ${allowed.join(' ')}`, offset);
}

function valueOf({ text, offset }: Token, field: FilterField): FilterValue {
  const value = VALUES[FILTER_FIELDS[field]](text);
  if (value !== null) return value;
  throw new FilterError(`${field} is compared with ${VALUE_NAMES[FILTER_FIELDS[field]]}, not "${text}"`, offset);
}

const nonEmpty = (text: string): string | null => (text === '' || text.includes('\0') ? null : text);

const VALUES: Readonly<Record<FieldKind, (text: string) => FilterValue | null>> = {
  text: nonEmpty,
  set: nonEmpty,
  version: (text) => (/^[\x21-\x7e]{1,31}$/.test(text) ? text : null),
  boolean: (text) => (text === 'true' || text === 'false' ? text === 'true' : null),
  number: (text) => (/^-?\d{1,12}$/.test(text) ? Number(text) : null),
  duration: (text) => {
    const [, amount, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
    const seconds = UNIT_SECONDS[unit];
    return amount === undefined || seconds === undefined ? null : Number(amount) * seconds;
  },
};

const VALUE_NAMES: Readonly<Record<FieldKind, string>> = {
  text: 'a text',
  set: 'a name',
  version: 'a version such as 2.5.0',
  boolean: 'true or false',
  number: 'a whole number',
  duration: 'a time such as 30m, 12h or 9d',
};
