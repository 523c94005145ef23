import fc from 'fast-check';
import { FilterError, groupsNamed, type Filter } from './filter';
import { parseFilter } from './parse-filter';

const compare = (field: string, operator: string, value: unknown): Filter =>
  ({ kind: 'compare', field, operator, value }) as Filter;

describe('parseFilter', () => {
  it.each<[string, Filter]>([
    ['type = "ESP32_LED_Blink"', compare('type', '=', 'ESP32_LED_Blink')],
    ['type=ESP32_LED_Blink', compare('type', '=', 'ESP32_LED_Blink')],
    ['version = 2.5.0', compare('version', '=', '2.5.0')],
    ['version != 2.5.0', compare('version', '!=', '2.5.0')],
    ['version < 2.5.0', compare('version', '<', '2.5.0')],
    ['version <= 2.5.0', compare('version', '<=', '2.5.0')],
    ['rssi > -75', compare('rssi', '>', -75)],
    ['free_heap >= 40000', compare('free_heap', '>=', 40_000)],
    ['rssi > -123456789012', compare('rssi', '>', -123_456_789_012)],
    ['online = true', compare('online', '=', true)],
    ['online != false', compare('online', '!=', false)],
    ['last_seen < 90s', compare('last_seen', '<', 90)],
    ['last_seen < 30m', compare('last_seen', '<', 1_800)],
    ['last_seen < 12h', compare('last_seen', '<', 43_200)],
    ['last_seen < 999999w', compare('last_seen', '<', 604_799_395_200)],
    ['last_seen > 9d', compare('last_seen', '>', 777_600)],
    ['name ~ "hall \\"A\\" \\\\ Ü"', compare('name', '~', 'hall "A" \\ Ü')],
    ['  tag != beta\n', compare('tag', '!=', 'beta')],
  ])('reads %s', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  it('binds "and" closer than "or", and "not" closest', () => {
    expect(parseFilter('tag = a or tag = b AND not tag = c')).toEqual({
      kind: 'or',
      of: [
        compare('tag', '=', 'a'),
        { kind: 'and', of: [compare('tag', '=', 'b'), { kind: 'not', of: compare('tag', '=', 'c') }] },
      ],
    });
  });

  it('lets brackets bind first', () => {
    expect(parseFilter('(tag = a or tag = b) and online = true')).toMatchObject({
      kind: 'and',
      of: [{ kind: 'or' }, {}],
    });
  });

  it('reads a list as any of its values', () => {
    expect(parseFilter('chip in (ESP32, "ESP32-S3")')).toEqual({
      kind: 'or',
      of: [compare('chip', '=', 'ESP32'), compare('chip', '=', 'ESP32-S3')],
    });
    expect(parseFilter('tag not in (a)')).toMatchObject({ kind: 'not' });
  });

  it.each([
    ['', 0, 'the filter ends where not, "(" or the name of a field was expected'],
    ['type', 4, 'the filter ends where one of = != < <= > >= ~, not or in was expected'],
    ['type = ', 7, 'the filter ends where a value was expected'],
    [
      'colour = red',
      0,
      'there is no field "colour"; there are id, name, type, chip, version, tag, group, online, last_seen, free_heap, rssi',
    ],
    ['type < a', 5, 'type is compared by = != ~'],
    ['online = maybe', 9, 'online is compared with true or false, not "maybe"'],
    ['rssi > 7x', 7, 'rssi is compared with a whole number, not "7x"'],
    ['rssi > x7', 7, 'rssi is compared with a whole number, not "x7"'],
    ['rssi > 1234567890123', 7, 'rssi is compared with a whole number, not "1234567890123"'],
    ['last_seen > 9days', 12, 'last_seen is compared with a time such as 30m, 12h or 9d, not "9days"'],
    ['last_seen > P9d', 12, 'last_seen is compared with a time such as 30m, 12h or 9d, not "P9d"'],
    ['last_seen > 9y', 12, 'last_seen is compared with a time such as 30m, 12h or 9d, not "9y"'],
    ['last_seen > 1234567s', 12, 'last_seen is compared with a time such as 30m, 12h or 9d, not "1234567s"'],
    ['type = ""', 7, 'type is compared with a text, not ""'],
    ['rssi > strong', 7, 'rssi is compared with a whole number, not "strong"'],
    ['last_seen > 9', 12, 'last_seen is compared with a time such as 30m, 12h or 9d, not "9"'],
    ['last_seen = 9d', 10, 'last_seen is compared by < <= > >='],
    ['version < "2 5"', 10, 'version is compared with a version such as 2.5.0, not "2 5"'],
    ['tag = ""', 6, 'tag is compared with a name, not ""'],
    ['type = a tag = b', 9, 'stands where'],
    ['(type = a', 9, 'the filter ends where'],
    ['type = a)', 8, '")" stands where'],
    ['type = "a', 9, 'the quotation mark is never closed'],
    ['type = a; drop table devices', 8, '";" stands where'],
  ])('refuses %j at character %i', (text, offset, message) => {
    const refusal = refusalOf(text);
    expect(refusal.message).toContain(message);
    expect(refusal.offset).toBe(offset);
  });

  it('refuses brackets and negations that no person would write, before it recurses into them', () => {
    expect(refusalOf(`${'('.repeat(50_000)}tag = a`).message).toContain('brackets');
    expect(refusalOf(`${'not '.repeat(50_000)}tag = a`).message).toContain('not stands');
    expect(refusalOf(Array(201).fill('tag = a').join(' or ')).message).toContain('comparisons');
  });

  it('takes as many brackets, negations and comparisons as it says', () => {
    const deep = (levels: number) => `${'('.repeat(levels)}tag = a${')'.repeat(levels)}`;
    expect(parseFilter(deep(32))).toEqual(compare('tag', '=', 'a'));
    expect(refusalOf(deep(33))).toMatchObject({ message: 'brackets go 32 deep at most', offset: 32 });
    expect(parseFilter(Array(40).fill('(tag = a)').join(' or '))).toHaveProperty('kind', 'or');

    expect(parseFilter(`${'not '.repeat(32)}tag = a`)).toHaveProperty('kind', 'not');
    expect(refusalOf(`tag = a or ${'not '.repeat(33)}tag = b`)).toMatchObject({
      message: 'not stands 32 times in a row at most',
      offset: 11,
    });

    const many = (count: number) => Array(count).fill('tag = a').join(' or ');
    expect(parseFilter(many(200))).toHaveProperty('kind', 'or');
    expect(refusalOf(many(201)).offset).toBe(many(200).length + 4);
  });

  it('ends with a filter or a FilterError for any text', () => {
    const piece = fc.constantFrom(
      'type',
      'tag',
      '=',
      '<',
      '"',
      '(',
      ')',
      'and',
      'not',
      'in',
      ',',
      ' ',
      'a',
      '9d',
      '\\',
      '\0',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join(' ')),
        ),
        (text) => {
          try {
            expect(parseFilter(text)).toHaveProperty('kind');
          } catch (error) {
            expect(error).toBeInstanceOf(FilterError);
            expect((error as FilterError).offset).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('groupsNamed', () => {
  it('names each group that a filter asks about once', () => {
    expect(groupsNamed(parseFilter('group = a and not (group in (b, a) or tag = c)'))).toEqual(['a', 'b']);
  });
});

function refusalOf(text: string): FilterError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
