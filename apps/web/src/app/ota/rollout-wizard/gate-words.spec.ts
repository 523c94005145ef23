import { sequentialInWords } from './gate-words';

describe('sequentialInWords', () => {
  it('says how few failures stop it, and how many confirmations let it go on', () => {
    const words = sequentialInWords(2, 10);
    expect(words).toContain('3 failures right at the start stop it');
    expect(words).toContain('54 confirmations in a row');
  });

  it.each([
    [null, 10],
    [10, 2],
    [5, 5],
    [0, 10],
  ])('says nothing of %s and %s percent, which make no test', (acceptable, unacceptable) => {
    expect(sequentialInWords(acceptable, unacceptable)).toBeNull();
  });
});
