import { isDeviceId } from '@pcms/contract';
import fc from 'fast-check';
import { readDeviceCsv, writeDeviceCsv } from './device-csv';

const read = (csv: string) => readDeviceCsv(Buffer.from(csv));

describe('a CSV of devices', () => {
  it('reads what it wrote, whatever people typed', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .filter((each) => !each.includes('\0') && each.length <= 100 && !/^'[=+\-@\t\r＝＋－＠]/.test(each));
    const device = fc.record({
      deviceId: fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/).filter(isDeviceId),
      name: text,
      notes: text,
      tags: fc.uniqueArray(fc.stringMatching(/^[a-z0-9._:-]{1,10}$/), { maxLength: 5 }),
      groups: fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9"',][A-Za-z0-9 "',]{0,10}[A-Za-z0-9]$/), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(device, { selector: ({ deviceId }) => deviceId, minLength: 1 }), (devices) => {
        const csv = writeDeviceCsv(devices.map((each) => ({ ...each, type: 'ESP32_OTA_Base', version: null })));
        expect(read(csv)).toEqual(
          devices.map((each) => ({ ...each, name: each.name.trim(), line: expect.any(Number) as number })),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('never starts a cell with what a spreadsheet would run', () => {
    const device = { deviceId: 'a', type: 'T', version: null, tags: [], groups: [], notes: '@SUM(A1)' };
    const csv = writeDeviceCsv([{ ...device, name: '=HYPERLINK("http://x")' }]);
    expect(csv).not.toMatch(/(?:^|,)"?[=@]/m);
  });

  it.each(['\n', '\r', '\r\n'])(
    'keeps a cell with the line break %j in one cell for spreadsheets, too',
    (lineBreak) => {
      const notes = `two${lineBreak}lines`;
      const csv = writeDeviceCsv([{ deviceId: 'a', type: 'T', version: null, tags: [], groups: [], name: 'A', notes }]);
      expect(csv).toContain(`"${notes}"`);
    },
  );

  it.each([
    ['a file without a header', 'a,b\n1,2', 'the first line must name the columns'],
    ['an empty file', '', 'the first line must name the columns'],
    ['a file of blanks', ' \r\n ', 'the first line must name the columns'],
    ['a column that stands twice', 'deviceId,name,name\na,1,2', 'the first line names the column "name" twice'],
    ['an unclosed quotation mark', 'deviceId,name\na,"x', 'no CSV'],
    ['a line that is too short', 'deviceId,name\na', 'no CSV'],
    ['a bad id', 'deviceId\n../x', 'line 2, deviceId: "../x" is no device id'],
    ['a device that stands in it twice', 'deviceId\na\nb\na', 'line 4, deviceId: "a" stands in the file twice'],
    ['a bad id behind empty lines', 'deviceId\r\n\r\na\r\n\r\n../x', 'line 5, deviceId: "../x" is no device id'],
    [
      'a bad id behind a note of two lines',
      'deviceId,notes\na,"x\ny"\n../x,',
      'line 4, deviceId: "../x" is no device id',
    ],
    [
      'a bad id behind a note with a CRLF',
      'deviceId,notes\r\na,"x\r\ny\nz"\r\nb,"\r\n"\r\n../x,',
      'line 7, deviceId: "../x" is no device id',
    ],
    ['a line that is too short behind a note with a CRLF', 'deviceId,notes\r\na,"x\r\ny"\r\nb\r\n', 'got 1 on line 4'],
    ['a group with a NUL', 'deviceId,groups\na,x\0', 'line 2, groups: it holds a NUL'],
    ['a tag with a blank', 'deviceId,tags\na,"x y"', 'line 2, tags: "x y" is no tag'],
    [
      '21 tags',
      `deviceId,tags\na,${Array.from({ length: 21 }, (_, i) => `t${i}`).join(';')}`,
      'line 2, tags: a device has 20 tags at most',
    ],
    ['a note with a NUL', 'deviceId,notes\na,x\0', 'line 2, notes: it holds a NUL'],
    ['a name with a NUL', 'deviceId,name\na,x\0', 'line 2, name: it holds a NUL'],
    [
      'a note of 2,001 characters',
      `deviceId,notes\na,${'x'.repeat(2_001)}`,
      'line 2, notes: it has 2001 characters, and 2000 are allowed',
    ],
    [
      'a name of 101 characters',
      `deviceId,name\na,${'x'.repeat(101)}`,
      'line 2, name: it has 101 characters, and 100 are allowed',
    ],
  ])('refuses %s', (_, csv, message) => {
    const refused = () => read(csv);
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.objectContaining({ facts: { field: 'csv' } }));
  });

  it('takes as much as it allows', () => {
    const tags = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const [name, notes] = ['x'.repeat(100), 'y'.repeat(2_000)];
    expect(read(`deviceId,name,tags,notes\na,${name},${tags.join(';')},${notes}`)).toEqual([
      { line: 2, deviceId: 'a', name, tags, notes },
    ]);
  });

  it('says nothing of the columns that a file does not have', () => {
    expect(read('deviceId\na')).toStrictEqual([{ line: 2, deviceId: 'a' }]);
  });

  it('takes the blanks around the tags and groups of a list for none of theirs', () => {
    expect(read('deviceId,tags,groups\na, x ; y ;," Hall ; Lab"')).toEqual([
      { line: 2, deviceId: 'a', tags: ['x', 'y'], groups: ['Hall', 'Lab'] },
    ]);
  });

  it('keeps an apostrophe that no spreadsheet needs', () => {
    expect(read(`deviceId,name,notes\na,'Hall',it'=x`)).toEqual([
      { line: 2, deviceId: 'a', name: `'Hall'`, notes: `it'=x` },
    ]);
  });

  it('tells type and version to who reads an export, which an import passes over', () => {
    const device = { deviceId: 'a', name: 'A', tags: [], groups: [], notes: '' };
    const csv = writeDeviceCsv([{ ...device, type: 'ESP32_OTA_Base', version: '2.5.0' }]);
    expect(csv).toBe('deviceId,name,type,version,tags,groups,notes\r\na,A,ESP32_OTA_Base,2.5.0,,,\r\n');
    expect(read(csv)).toEqual([{ ...device, line: 2 }]);
  });

  it('takes names without the blanks around them', () => {
    expect(read('deviceId,name\na,"  Hall \t"\nb," "')).toEqual([
      { line: 2, deviceId: 'a', name: 'Hall' },
      { line: 3, deviceId: 'b', name: '' },
    ]);
  });

  it('refuses another encoding, in which names would be lost', () => {
    expect(() => readDeviceCsv(Buffer.from('deviceId,name\na,Küche', 'latin1'))).toThrow('the file must be in UTF-8');
  });

  it('passes over the mark that spreadsheets put first', () => {
    expect(read('\ufeffdeviceId,name\r\na,Hall\r\n')).toEqual([{ line: 2, deviceId: 'a', name: 'Hall' }]);
  });
});
