import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, Max, MaxLength, ValidateNested } from 'class-validator';
import { DomainError, InvalidField } from './domain-error';
import { InputPipe } from './input.pipe';

class TargetDto {
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  deviceIds?: string[];
}

class BodyDto {
  @IsString()
  @MaxLength(5)
  name: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Max(10)
  limit?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => TargetDto)
  target?: TargetDto;
}

describe('InputPipe', () => {
  const pipe = new InputPipe();
  const take = (value: unknown) => pipe.transform(value, { type: 'body', metatype: BodyDto });
  const refusalOf = async (value: unknown): Promise<DomainError> => {
    const refusal = await take(value).then(
      () => new Error('It was taken.'),
      (error: unknown) => error,
    );
    if (!(refusal instanceof InvalidField)) throw refusal;
    return refusal;
  };

  it('takes what keeps the rules, as an instance of its class', async () => {
    const taken = await take({ name: 'hall', target: { deviceIds: ['a', 'b'] } });
    expect(taken).toBeInstanceOf(BodyDto);
    expect(taken).toEqual({ name: 'hall', target: { deviceIds: ['a', 'b'] } });
    expect((taken as BodyDto).target).toBeInstanceOf(TargetDto);
  });

  it('turns the text of a query into the number that its class says', async () => {
    expect(await take({ name: 'hall', limit: '7' })).toEqual({ name: 'hall', limit: 7 });
  });

  it('takes null for a field that may be missing as missing, however deep', async () => {
    const taken = (await take({ name: 'hall', limit: null, target: { deviceIds: null } })) as BodyDto;
    expect(Object.keys(taken)).toEqual(['name', 'target']);
    expect(Object.keys(taken.target ?? {})).toEqual([]);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['null where a field must be', { name: null }, 'name', /must be a string/],
    ['null in a list', { name: 'hall', target: { deviceIds: [null] } }, 'target.deviceIds', /must be a string/],
    ['null in a field that nobody knows', { name: 'hall', role: null }, 'role', /should not exist/],
    ['a missing field', {}, 'name', /must be a string/],
    ['a field of another type', { name: 5 }, 'name', /must be a string/],
    ['a field that is too long', { name: 'hallway' }, 'name', /shorter than or equal to 5/],
    ['a number that is too large', { name: 'hall', limit: '11' }, 'limit', /must not be greater than 10/],
    ['a field that nobody knows', { name: 'hall', role: 'administrator' }, 'role', /should not exist/],
    ['a nested field', { name: 'hall', target: { deviceIds: [1] } }, 'target.deviceIds', /must be a string/],
    ['a nested field that nobody knows', { name: 'hall', target: { x: 1 } }, 'target.x', /should not exist/],
    ['a text where an object belongs', { name: 'hall', target: 'x' }, 'target', /./],
  ])('names %s with its rule', async (_, value, field, rule) => {
    const { facts, message, kind, code } = await refusalOf(value);
    expect({ field: facts.field, kind, code }).toEqual({ field, kind: 'invalid', code: 'invalid_field' });
    expect(message).toMatch(rule);
  });

  it('names one field where several break their rules', async () => {
    expect((await refusalOf({ name: 5, limit: 'x' })).facts.field).toBe('name');
  });

  describe('a text that Postgres cannot keep', () => {
    it.each<[string, unknown, string]>([
      ['at the top', { name: 'a\0b' }, 'name'],
      ['alone', { name: '\0' }, 'name'],
      ['in an object', { name: 'x', target: { note: 'a\0' } }, 'target.note'],
      ['in a list', { name: 'x', target: { deviceIds: ['a', 'b', 'c\0'] } }, 'target.deviceIds'],
      ['in an object in a list', { phases: [{ name: 'x' }, { name: '\0' }] }, 'phases.name'],
      ['in a field that nobody knows', { other: { deep: { er: '\0' } } }, 'other.deep.er'],
      ['with half of a character', { name: 'a\ud83d' }, 'name'],
    ])('is refused before anything else: %s', async (_, value, field) => {
      const { facts, message } = await refusalOf(value);
      expect(facts.field).toBe(field);
      expect(message).toBe(`${field} must not hold NUL or broken characters`);
    });

    it('is refused as a parameter of the path, too', async () => {
      const asked = pipe.transform('a\0', { type: 'param', metatype: String, data: 'deviceId' });
      await expect(asked).rejects.toMatchObject({ facts: { field: 'deviceId' } });
    });

    it('is not one with any other character', async () => {
      const name = '\u0001ä😀';
      expect(await take({ name })).toEqual({ name });
    });
  });

  it.each([
    ['bytes', Buffer.from('a\0b')],
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
  ])('lets %s pass that no class describes', async (_, value) => {
    expect(await pipe.transform(value, { type: 'custom' })).toBe(value);
  });
});
