import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidField } from './domain-error';

/**
 * Checks every body, query and path parameter of the management API; the first broken rule is named with its field. A field that
 * may be missing may be null as well, which is the same: what comes out has no field that is null.
 */
export class InputPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors: ValidationError[]) => firstBrokenRule(errors),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const field = unstorableField(value, metadata.data ?? '');
    if (field !== null) throw new InvalidField(field, `${field || 'the value'} must not hold NUL or broken characters`);
    const taken: unknown = await super.transform(value, metadata);
    if (metadata.type === 'body' || metadata.type === 'query') dropNulls(taken);
    return taken;
  }
}

/** Takes away the fields that are null, however deep: `@IsOptional()` lets them pass, and services ask for what is undefined. */
function dropNulls(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null && !Array.isArray(value)) Reflect.deleteProperty(value, name);
    else dropNulls(inner);
  }
}

function firstBrokenRule(errors: readonly ValidationError[], parents: readonly string[] = []): InvalidField {
  const [error] = errors;
  if (!error) return new InvalidField(parents.join('.'), 'is not valid');
  const path = [...parents, error.property];
  // Decorators run from the bottom up: the last is the one that the class names first, and says what the field is.
  const rule = Object.values(error.constraints ?? {}).at(-1);
  return rule === undefined ? firstBrokenRule(error.children ?? [], path) : new InvalidField(path.join('.'), rule);
}

/** The (dotted) name of the first text that Postgres cannot store as it is; null when there is none. */
function unstorableField(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = unstorableField(inner, Array.isArray(value) ? path : [path, name].filter(Boolean).join('.'));
    if (found !== null) return found;
  }
  return null;
}
