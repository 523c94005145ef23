import { reasonText } from './update-words';

describe('reasonText', () => {
  it('says a known reason as a sentence', () => {
    expect(reasonText('bad_hash')).toBe('What arrived is not what was sent: the SHA-256 differs.');
  });

  it('shows a reason that a newer server made up as it came', () => {
    expect(reasonText('moon_phase')).toBe('moon phase');
  });
});
