import fc from 'fast-check';
import { checkMessage, schemaOf, type Field, type Fields } from './fields';
import { HEARTBEAT, REGISTER, REPORT, SENSOR_DATA } from './messages';

const described = { description: 'Of a test.' };
const WHOLE: Field = { ...described, kind: 'integer', min: -5, max: 10 };
const REAL: Field = { ...described, kind: 'number', min: -1.5, max: 2.5 };
const TEXT: Field = { ...described, kind: 'text', maxLength: 4 };
const NAMED: Field = { ...described, kind: 'text', maxLength: 4, required: true };
const HEX: Field = { ...described, kind: 'text', maxLength: 4, pattern: /^[0-9a-f]*$/ };
const FLAG: Field = { ...described, kind: 'boolean' };
const CHOICE: Field = { ...described, kind: 'choice', values: ['full', 'delta'] };

/** What becomes of `value` as the field `x`: the value that is kept, or the rule that it breaks. */
function keptAs(field: Field, value: unknown): unknown {
  const checked = checkMessage({ x: field }, { x: value });
  if (!checked.ok) return { field: checked.field, rule: checked.rule };
  return (checked.message as { x?: unknown }).x;
}

describe('checkMessage, field by field', () => {
  it.each([
    ['an integer at its least', WHOLE, -5],
    ['an integer at its most', WHOLE, 10],
    ['an integer written as 3.0', WHOLE, JSON.parse('3.0')],
    ['a number at its least', REAL, -1.5],
    ['a number at its most', REAL, 2.5],
    ['a number without a fraction', REAL, 2],
    ['an empty text', TEXT, ''],
    ['a text of the full length', TEXT, 'abcd'],
    ['a text with an astral character, which counts as two', TEXT, 'ab😀'],
    ['a text of blanks', TEXT, '    '],
    ['a text of its form', HEX, '0aff'],
    ['an empty text where its form allows that', HEX, ''],
    ['true', FLAG, true],
    ['false', FLAG, false],
    ['each value of a choice', CHOICE, 'delta'],
  ])('keeps %s', (_, field, value) => {
    expect(keptAs(field, value)).toBe(value);
  });

  const WHOLE_RULE = 'x must be a whole number from -5 to 10';
  const REAL_RULE = 'x must be a number from -1.5 to 2.5';
  const BROKEN_RULE = 'x must be a text without NUL and broken characters';
  it.each([
    ['an integer below its least', WHOLE, -6, WHOLE_RULE],
    ['an integer above its most', WHOLE, 11, WHOLE_RULE],
    ['a fraction as an integer', WHOLE, 1.5, WHOLE_RULE],
    ['digits in a text as an integer', WHOLE, '3', WHOLE_RULE],
    ['a boolean as an integer', WHOLE, true, WHOLE_RULE],
    ['a number too large for a double, which JSON reads as Infinity', WHOLE, JSON.parse('1e999'), WHOLE_RULE],
    ['a number below its least', REAL, -1.51, REAL_RULE],
    ['a number above its most', REAL, 2.51, REAL_RULE],
    ['Infinity as a number', REAL, JSON.parse('-1e999'), REAL_RULE],
    ['a list as a number', REAL, [1], REAL_RULE],
    ['a number as a text', TEXT, 5, 'x must be a text'],
    ['an object as a text', TEXT, {}, 'x must be a text'],
    ['a text that is too long', TEXT, 'abcde', 'x must be at most 4 characters'],
    ['an empty text where one is required', NAMED, '', 'x must be not empty'],
    ['a text with NUL', TEXT, 'a\0b', BROKEN_RULE],
    ['a high surrogate alone', TEXT, '\ud83d', BROKEN_RULE],
    ['a low surrogate alone', TEXT, 'a\ude00', BROKEN_RULE],
    ['surrogates in the wrong order', TEXT, '\ude00\ud83d', BROKEN_RULE],
    ['a text of another form', HEX, 'xyz', 'x must be of the form ^[0-9a-f]*$'],
    ['a form followed by a line feed', HEX, 'ff\n', 'x must be of the form ^[0-9a-f]*$'],
    ['1 as a boolean', FLAG, 1, 'x must be true or false'],
    ['"true" as a boolean', FLAG, 'true', 'x must be true or false'],
    ['a value that is no choice', CHOICE, 'half', 'x must be one of full, delta'],
    ['a choice in capitals', CHOICE, 'FULL', 'x must be one of full, delta'],
    ['the name of an inherited property as a choice', CHOICE, 'constructor', 'x must be one of full, delta'],
  ])('refuses %s', (_, field, value, rule) => {
    expect(keptAs(field, value)).toEqual({ field: 'x', rule });
  });

  it.each([
    ['null', { x: null }],
    ['nothing', {}],
  ])('takes %s as absent where the field is not required', (_, body) => {
    expect(checkMessage({ x: WHOLE }, body)).toEqual({ ok: true, message: {} });
  });

  it.each([
    ['null', { x: null }],
    ['nothing', {}],
  ])('refuses %s where the field is required', (_, body) => {
    expect(checkMessage({ x: NAMED }, body)).toEqual({ ok: false, field: 'x', rule: 'x is required' });
  });
});

describe('checkMessage, message by message', () => {
  it.each([
    ['null', null],
    ['a text', 'heartbeat'],
    ['a number', 5],
    ['a list', []],
    ['nothing', undefined],
  ])('refuses %s in the place of an object', (_, body) => {
    expect(checkMessage({}, body)).toEqual({ ok: false, field: '', rule: 'the body must be a JSON object' });
  });

  it('drops what it does not know', () => {
    expect(checkMessage({ x: WHOLE }, { x: 1, y: 2, constructor: 'z' })).toEqual({ ok: true, message: { x: 1 } });
  });

  it('names the first broken field in the order of the table, not of the message', () => {
    expect(checkMessage({ a: WHOLE, b: WHOLE }, { b: 'bad', a: 'bad' })).toMatchObject({ field: 'a' });
  });

  const NESTED: Fields = { outer: { ...described, kind: 'object', fields: { inner: WHOLE, name: NAMED } } };

  it('keeps nested objects, without what it does not know in them', () => {
    expect(checkMessage(NESTED, { outer: { inner: 1, name: 'ab', more: true } })).toEqual({
      ok: true,
      message: { outer: { inner: 1, name: 'ab' } },
    });
  });

  it('names a nested field with its path', () => {
    expect(checkMessage(NESTED, { outer: { inner: 99, name: 'ab' } })).toMatchObject({
      ok: false,
      field: 'outer.inner',
    });
    expect(checkMessage(NESTED, { outer: {} })).toMatchObject({ ok: false, field: 'outer.name' });
  });

  it('names the field itself where an object belongs', () => {
    expect(checkMessage(NESTED, { outer: 5 })).toMatchObject({ ok: false, field: 'outer' });
    expect(checkMessage(NESTED, { outer: [] })).toMatchObject({ ok: false, field: 'outer' });
  });

  it('is not impressed by keys of the prototype', () => {
    const body: unknown = JSON.parse(
      '{"__proto__": {"x": 7, "polluted": true}, "constructor": {"prototype": {"x": 7}}}',
    );
    expect(checkMessage({ x: WHOLE }, body)).toEqual({ ok: true, message: {} });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('does not read a required field from the prototype', () => {
    expect(checkMessage({ toString: { ...NAMED, maxLength: 100 } }, {})).toMatchObject({
      ok: false,
      field: 'toString',
    });
  });
});

describe('checkMessage over any JSON', () => {
  const TABLES: Readonly<Record<string, Fields>> = { REGISTER, HEARTBEAT, SENSOR_DATA, REPORT };
  const json = fc.jsonValue();

  /** A body that has the table's own names, with values that are sometimes right. */
  const bodyOf = (fields: Fields): fc.Arbitrary<unknown> =>
    fc.record(
      Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fc.oneof(json, valueOf(field))])),
      { requiredKeys: [] },
    );

  function valueOf(field: Field): fc.Arbitrary<unknown> {
    switch (field.kind) {
      case 'integer':
        return fc.integer({ min: field.min, max: field.max });
      case 'number':
        return fc.double({ min: field.min, max: field.max, noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'choice':
        return fc.constantFrom(...field.values);
      case 'text':
        return field.pattern ? fc.stringMatching(field.pattern) : fc.string({ maxLength: field.maxLength });
      case 'object':
        return bodyOf(field.fields);
    }
  }

  it.each(Object.entries(TABLES))('never throws for %s, and what it keeps checks to itself', (_, fields) => {
    fc.assert(
      fc.property(fc.oneof(json, bodyOf(fields)), (body) => {
        const checked = checkMessage(fields, body);
        if (checked.ok) expect(checkMessage(fields, checked.message)).toEqual(checked);
        else expect(checked.rule).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it.each(Object.entries(TABLES))('keeps every right message of %s as it is', (_, fields) => {
    const right = fc.record(
      Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, rightValueOf(field)])),
    );
    fc.assert(fc.property(right, (body) => expect(checkMessage(fields, body)).toEqual({ ok: true, message: body })));
  });

  function rightValueOf(field: Field): fc.Arbitrary<unknown> {
    if (field.kind !== 'object') return valueOf(field).filter((value) => checkMessage({ x: field }, { x: value }).ok);
    return fc.record(
      Object.fromEntries(Object.entries(field.fields).map(([name, inner]) => [name, rightValueOf(inner)])),
    );
  }

  it('refuses a message before it keeps one that breaks a limit, whichever field it is', () => {
    for (const [name, field] of Object.entries(HEARTBEAT as Fields)) {
      if (field.kind === 'integer') {
        expect(checkMessage(HEARTBEAT, { [name]: field.max + 1 })).toMatchObject({ ok: false, field: name });
        expect(checkMessage(HEARTBEAT, { [name]: field.min - 1 })).toMatchObject({ ok: false, field: name });
      }
      if (field.kind === 'text') {
        expect(checkMessage(HEARTBEAT, { [name]: 'a'.repeat(field.maxLength + 1) })).toMatchObject({
          ok: false,
          field: name,
        });
      }
    }
  });
});

describe('schemaOf', () => {
  it('names the required fields and keeps limits, forms and choices', () => {
    const fields = { name: NAMED, hex: HEX, size: WHOLE, flag: FLAG, mode: CHOICE } as const;
    expect(schemaOf(fields)).toEqual({
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', maxLength: 4, pattern: undefined, example: undefined, ...described },
        hex: { type: 'string', maxLength: 4, pattern: '^[0-9a-f]*$', example: undefined, ...described },
        size: { type: 'integer', minimum: -5, maximum: 10, example: undefined, ...described },
        flag: { type: 'boolean', example: undefined, ...described },
        mode: { type: 'string', enum: ['full', 'delta'], example: undefined, ...described },
      },
    });
  });

  it('describes nested objects as deep as they go', () => {
    expect(schemaOf(HEARTBEAT)).toMatchObject({
      properties: { led: { type: 'object', properties: { mode: { type: 'integer', minimum: 0, maximum: 255 } } } },
    });
  });
});
