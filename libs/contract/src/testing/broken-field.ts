import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

/** The first (dotted) field of `body` that breaks a rule of the DTO, as the API's input pipe finds it; null when all is well. */
export function brokenField(dto: new () => object, body: object): string | null {
  return firstOf(validateSync(plainToInstance(dto, body), { whitelist: true, forbidNonWhitelisted: true }));
}

function firstOf([error]: readonly ValidationError[], parents = ''): string | null {
  if (!error) return null;
  const path = `${parents}${error.property}`;
  return firstOf(error.children ?? [], `${path}.`) ?? path;
}
