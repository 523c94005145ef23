import { isDeviceId } from '@pcms/contract';
import fc from 'fast-check';
import { readDeviceCsv, writeDeviceCsv } from './device-csv';

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
        expect(readDeviceCsv(csv)).toEqual(devices);
      }),
      { numRuns: 500 },
    );
  });

  it('never starts a cell with what a spreadsheet would run', () => {
    const device = { deviceId: 'a', type: 'T', version: null, tags: [], groups: [], notes: '@SUM(A1)' };
    const csv = writeDeviceCsv([{ ...device, name: '=HYPERLINK("http://x")' }]);
    expect(csv).not.toMatch(/(?:^|,)"?[=@]/m);
  });

  it.each([
    ['a file without a header', 'a,b\n1,2', 'the first line must name the columns'],
    ['an empty file', '', null],
    ['an unclosed quotation mark', 'deviceId,name\na,"x', 'no CSV'],
    ['a line that is too short', 'deviceId,name\na', 'no CSV'],
    ['a bad id', 'deviceId\n../x', 'line 2, deviceId: "../x" is no device id'],
    ['a device that stands in it twice', 'deviceId\na\nb\na', 'line 4, deviceId: "a" stands in the file twice'],
    ['a tag with a blank', 'deviceId,tags\na,"x y"', 'line 2, tags: "x y" is no tag'],
    [
      '21 tags',
      `deviceId,tags\na,${Array.from({ length: 21 }, (_, i) => `t${i}`).join(';')}`,
      'line 2, tags: a device has 20 tags at most',
    ],
    [
      'a name of 101 characters',
      `deviceId,name\na,${'x'.repeat(101)}`,
      'line 2, name: it has 101 characters, and 100 are allowed',
    ],
  ])('refuses %s', (_, csv, message) => {
    if (message === null) expect(readDeviceCsv(csv)).toEqual([]);
    else expect(() => readDeviceCsv(csv)).toThrow(message);
  });
});
