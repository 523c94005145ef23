import { createHmac } from 'node:crypto';
import { MOST_TRIES, nextTrySeconds, signatureHeader } from './delivery-schedule';

describe('a message to a webhook', () => {
  it('is tried for half a day and more, ever more seldom, and then given up', () => {
    const delays = Array.from({ length: MOST_TRIES }, (_, index) => nextTrySeconds(index + 1));
    expect(delays).toEqual([10, 40, 160, 640, 2_560, 10_240, 40_960, null]);
  });

  it('is signed with its time, so that neither can be changed', () => {
    const header = signatureHeader('secret', '{"a":1}', 1_772_438_400_999);
    const [, seconds = '', signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
    expect(seconds).toBe('1772438400');
    expect(signature).toBe(createHmac('sha256', 'secret').update('1772438400.{"a":1}').digest('hex'));
    expect(signatureHeader('secret', '{"a":2}', 1_772_438_400_999)).not.toBe(header);
    expect(signatureHeader('other', '{"a":1}', 1_772_438_400_999)).not.toBe(header);
  });
});
