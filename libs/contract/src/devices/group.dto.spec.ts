import '../index';
import { brokenField } from '../testing/broken-field';
import { BulkChangeDto } from './group.dto';

describe('a change for many devices', () => {
  it.each([
    [{ deviceIds: ['a'] }, null],
    [{ filter: 'tag = a' }, null],
    [{ deviceIds: ['a'], filter: null }, null],
    [{}, 'deviceIds'],
    [{ filter: null }, 'deviceIds'],
    [{ deviceIds: null }, 'deviceIds'],
    [{ deviceIds: [] }, 'deviceIds'],
    [{ deviceIds: ['..'], filter: null }, 'deviceIds'],
    [{ filter: '' }, 'filter'],
  ])('%j: the broken field is %s', (change, field) => {
    expect(brokenField(BulkChangeDto, change)).toBe(field);
  });
});
