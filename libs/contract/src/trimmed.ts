import { Transform } from 'class-transformer';

/** A text without the blanks around it, so that none of blanks alone passes as one that is not empty. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
