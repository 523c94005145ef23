/**
 * Messages of the device plane as data: one table of fields gives the TypeScript type, the check of what a board sent,
 * and the schema in the OpenAPI document. Class decorators would cost more per heartbeat than everything else together.
 */
interface Described {
  readonly description: string;
  readonly example?: unknown;
  readonly required?: true;
}
interface NumberField extends Described {
  readonly kind: 'integer' | 'number';
  readonly min: number;
  readonly max: number;
}
interface TextField extends Described {
  readonly kind: 'text';
  readonly maxLength: number;
  readonly pattern?: RegExp;
}
interface ChoiceField<Value extends string = string> extends Described {
  readonly kind: 'choice';
  readonly values: readonly Value[];
}
interface BooleanField extends Described {
  readonly kind: 'boolean';
}
interface ObjectField extends Described {
  readonly kind: 'object';
  readonly fields: Fields;
}
export type Field = NumberField | TextField | ChoiceField | BooleanField | ObjectField;
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = F extends NumberField
  ? number
  : F extends BooleanField
    ? boolean
    : F extends ChoiceField<infer Value>
      ? Value
      : F extends ObjectField
        ? Message<F['fields']>
        : string;

/** What a message holds after its check: required fields are there, the others may be missing. */
export type Message<F extends Fields> = {
  readonly [Name in keyof F as F[Name] extends { required: true } ? Name : never]: ValueOf<F[Name]>;
} & { readonly [Name in keyof F as F[Name] extends { required: true } ? never : Name]?: ValueOf<F[Name]> };

export type Checked<F extends Fields> =
  | { readonly ok: true; readonly message: Message<F> }
  | { readonly ok: false; readonly field: string; readonly rule: string };

/**
 * Checks a parsed JSON body against its fields. Unknown fields are dropped, `null` counts as absent (a reading that failed),
 * and the first broken rule is returned with the field's (dotted) name.
 */
export function checkMessage<F extends Fields>(fields: F, body: unknown): Checked<F> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return notAnObject('');
  const message: Record<string, unknown> = {};
  for (const name in fields) {
    const field = fields[name];
    if (!field) continue;
    const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
    if (value === undefined || value === null) {
      if (field.required) return { ok: false, field: name, rule: `${name} is required` };
      continue;
    }
    if (field.kind === 'object') {
      const inner = checkMessage(field.fields, value);
      if (!inner.ok) return inner.field ? { ...inner, field: `${name}.${inner.field}` } : notAnObject(name);
      message[name] = inner.message;
      continue;
    }
    const rule = brokenRule(field, value);
    if (rule) return { ok: false, field: name, rule: `${name} must be ${rule}` };
    message[name] = value;
  }
  return { ok: true, message: message as Message<F> };
}

const notAnObject = (name: string) =>
  ({ ok: false, field: name, rule: `${name || 'the body'} must be a JSON object` }) as const;

function brokenRule(field: Exclude<Field, ObjectField>, value: unknown): string | null {
  switch (field.kind) {
    case 'integer':
      return Number.isInteger(value) && inRange(field, value as number)
        ? null
        : `a whole number from ${field.min} to ${field.max}`;
    case 'number':
      return Number.isFinite(value) && inRange(field, value as number)
        ? null
        : `a number from ${field.min} to ${field.max}`;
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'choice':
      return field.values.includes(value as string) ? null : `one of ${field.values.join(', ')}`;
    case 'text':
      return brokenTextRule(field, value);
  }
}

const inRange = (field: NumberField, value: number): boolean => value >= field.min && value <= field.max;

function brokenTextRule(field: TextField, value: unknown): string | null {
  if (typeof value !== 'string') return 'a text';
  if (value.length > field.maxLength) return `at most ${field.maxLength} characters`;
  if (field.required && value === '') return 'not empty';
  // Postgres keeps no NUL and no lone surrogate in a text, and one such row would fail its whole batch.
  if (value.includes('\0') || !value.isWellFormed()) return 'a text without NUL and broken characters';
  return !field.pattern || field.pattern.test(value) ? null : `of the form ${field.pattern.source}`;
}

/** The OpenAPI schema of a message. */
export function schemaOf(fields: Fields): Record<string, unknown> {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    required: entries.filter(([, field]) => field.required).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, field]) => [name, fieldSchema(field)])),
  };
}

function fieldSchema(field: Field): Record<string, unknown> {
  const { description, example } = field;
  switch (field.kind) {
    case 'integer':
    case 'number':
      return { type: field.kind, minimum: field.min, maximum: field.max, description, example };
    case 'boolean':
      return { type: 'boolean', description, example };
    case 'choice':
      return { type: 'string', enum: field.values, description, example };
    case 'text':
      return { type: 'string', maxLength: field.maxLength, pattern: field.pattern?.source, description, example };
    case 'object':
      return { ...schemaOf(field.fields), description, example };
  }
}
