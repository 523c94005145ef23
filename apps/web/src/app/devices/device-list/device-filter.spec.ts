import { toQuery } from './device-filter';

const GROUP = '0b6f3c52-7a55-4d0c-9a2e-0d5b0a2f6c11';

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
      group: GROUP,
      tag: ' beta ',
      filter: 'rssi < -80',
    };
    expect(toQuery(params)).toEqual({
      search: 'hall',
      type: 'T',
      version: '2.5.0',
      state: 'failed',
      status: 'retired',
      online: false,
      group: GROUP,
      tag: 'beta',
      filter: 'rssi < -80',
    });
  });

  it('can ask for devices that never had an update', () => {
    expect(toQuery({ state: 'none' })).toEqual({ state: 'none' });
  });

  it('leaves out what the API would refuse', () => {
    expect(toQuery({ state: 'sleeping', status: 'broken', online: 'maybe', group: 'mine' })).toEqual({});
    expect(toQuery({ search: 'x'.repeat(300) }).search).toHaveLength(100);
  });
});
