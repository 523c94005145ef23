import { AnswerReader } from './answer-reader';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n';

describe('AnswerReader', () => {
  it('knows an answer that arrives in one piece', () => {
    expect(new AnswerReader().take(Buffer.from(`${HEAD}hello`))).toEqual({ status: 200, bodyStart: 'hello' });
  });

  it.each(Array.from({ length: HEAD.length + 4 }, (_, index) => index + 1))(
    'waits for the rest of one that is cut at byte %i',
    (cut) => {
      const reader = new AnswerReader();
      const bytes = Buffer.from(`${HEAD}hello`);
      expect([reader.take(bytes.subarray(0, cut)), reader.take(bytes.subarray(cut))?.status]).toEqual([null, 200]);
    },
  );

  it('begins anew after each answer', () => {
    const reader = new AnswerReader();
    const statuses = [`${HEAD}hello`, 'HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n'].map(
      (text) => reader.take(Buffer.from(text))?.status,
    );
    expect(statuses).toEqual([200, 503]);
  });

  it('refuses an answer whose end it cannot know', () => {
    expect(() => new AnswerReader().take(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'))).toThrow(
      'without Content-Length',
    );
  });
});
