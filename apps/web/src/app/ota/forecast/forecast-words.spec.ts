import { blastText, deltasText, kindText, sampleText } from './forecast-words';

describe('blastText', () => {
  it('says how few are lost before it stops', () => {
    expect(blastText({ blastRadius: 5, eligible: 1_200 })).toBe(
      'A firmware that never comes up would take down 5 of 1,200 devices, and then the rollout stops itself.',
    );
  });

  it('does not promise a stop where there is none', () => {
    expect(blastText({ blastRadius: 8, eligible: 8 })).toContain('every device of the target: 8 of 8 devices.');
  });

  it('has nothing to lose where nobody takes part', () => {
    expect(blastText({ blastRadius: 0, eligible: 0 })).toBe('No device can take it, so none is at risk.');
  });
});

describe('deltasText', () => {
  it('says what there is to save, and how many devices save it', () => {
    expect(deltasText(12 * 1024 * 1024, { bytes: 400_000, devices: 10, unknown: 0 })).toBe(
      'Without deltas it would be 12 MB: 10 devices can take one.',
    );
  });

  it('says what is not known', () => {
    expect(deltasText(12 * 1024 * 1024, { bytes: 400_000, devices: 1, unknown: 1 })).toBe(
      'Without deltas it would be 12 MB: 1 device can take one; 1 may, once theirs is made, and is counted with the whole file.',
    );
  });
});

describe('sampleText', () => {
  it('names some, and counts the others', () => {
    expect(sampleText(['a', 'b'], 2)).toBe('a and b');
    expect(sampleText(['a', 'b'], 5)).toBe('a, b and 3 more');
  });
});

describe('kindText', () => {
  it('has words for what nobody knows', () => {
    expect(kindText({ chip: null, version: null, devices: 1 })).toBe('unknown chip unknown version');
  });
});
