/** One HTTP answer, as far as a load generator looks at it. */
export interface RawAnswer {
  readonly status: number;
  /** Of a long answer only what came in one piece with its head. */
  readonly bodyStart: string;
}

const HEAD_END = '\r\n\r\n';

/**
 * Recognises the end of each answer on a connection that has one request under way at a time, so that what arrives never
 * belongs to two answers. Reads as little as it can: a generator that works harder than the server measures itself.
 */
export class AnswerReader {
  private text = '';
  private answer: RawAnswer | null = null;
  private missingBytes = 0;

  /** Takes what arrived. The answer once it is whole, else null. */
  take(chunk: Buffer): RawAnswer | null {
    if (this.answer) this.missingBytes -= chunk.length;
    else this.readHead(chunk);
    if (!this.answer || this.missingBytes > 0) return null;
    const { answer } = this;
    this.text = '';
    this.answer = null;
    return answer;
  }

  private readHead(chunk: Buffer): void {
    this.text += chunk.toString('latin1');
    const headEnd = this.text.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const lengthHeader = /\r\ncontent-length: *(\d+)/i.exec(this.text);
    if (!lengthHeader) throw new Error(`an answer without Content-Length: ${this.text.slice(0, headEnd)}`);
    const bodyStart = headEnd + HEAD_END.length;
    this.answer = { status: Number(this.text.slice(9, 12)), bodyStart: this.text.slice(bodyStart) };
    this.missingBytes = Number(lengthHeader[1]) - (this.text.length - bodyStart);
  }
}
