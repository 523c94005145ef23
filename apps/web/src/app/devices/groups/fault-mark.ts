const AROUND = 28;

/** The line of a text that holds a fault, and a line to stand below it with a mark under the fault. */
export interface FaultMark {
  readonly line: string;
  readonly mark: string;
}

/** `position` counts characters from 1, and may stand one behind the end. A long line is cut on both sides of the fault. */
export function faultMark(text: string, position: number): FaultMark {
  const characters = [...text];
  const at = Math.min(Math.max(position - 1, 0), characters.length);
  const lineStart = characters.lastIndexOf('\n', at - 1) + 1;
  const nextBreak = characters.indexOf('\n', at);
  const lineEnd = nextBreak < 0 ? characters.length : nextBreak;
  const from = Math.max(lineStart, at - AROUND);
  const to = Math.min(lineEnd, at + AROUND);
  const before = from > lineStart ? '…' : '';
  const line = before + characters.slice(from, to).join('') + (to < lineEnd ? '…' : '');
  return { line, mark: `${' '.repeat(before.length + at - from)}▲` };
}
