import { toQuery } from './device-filter';

describe('toQuery', () => {
  it('asks for everything when nothing is filtered', () => {
    expect(toQuery({})).toEqual({});
    expect(toQuery({ search: '  ', type: '', version: '', state: '', status: '', online: '' })).toEqual({});
  });

  it('hands on every filter', () => {
    const params = {
      search: ' hall ',
      type: 'T',
      version: '2.5.0',
      state: 'failed',
      status: 'retired',
      online: 'false',
    };
    expect(toQuery(params)).toEqual({
      search: 'hall',
      type: 'T',
      version: '2.5.0',
      state: 'failed',
      status: 'retired',
      online: false,
    });
  });

  it('can ask for devices that never had an update', () => {
    expect(toQuery({ state: 'none' })).toEqual({ state: 'none' });
  });

  it('leaves out what the API would refuse', () => {
    expect(toQuery({ state: 'sleeping', status: 'broken', online: 'maybe' })).toEqual({});
    expect(toQuery({ search: 'x'.repeat(300) }).search).toHaveLength(100);
  });
});
