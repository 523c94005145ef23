import { faultMark } from './fault-mark';

describe('faultMark', () => {
  it('stands under the character that is meant', () => {
    expect(faultMark('rssi >> 3', 7)).toEqual({ line: 'rssi >> 3', mark: '      ▲' });
  });

  it('stands behind the end when something is missing there', () => {
    expect(faultMark('rssi >', 7)).toEqual({ line: 'rssi >', mark: '      ▲' });
  });

  it('shows only the line of the fault', () => {
    expect(faultMark('a = 1 and\nb ? 2\nor c', 13)).toEqual({ line: 'b ? 2', mark: '  ▲' });
  });

  it('cuts a long line around the fault', () => {
    const { line, mark } = faultMark('x'.repeat(100), 60);
    expect([line[0], line.at(-1), line.length]).toEqual(['…', '…', 58]);
    expect(mark).toBe(`${' '.repeat(29)}▲`);
  });

  it('counts characters as a person does', () => {
    expect(faultMark('name = "😀" ?', 12).mark).toBe(`${' '.repeat(11)}▲`);
  });
});
