import { reasonText } from './reason-words';
import { FAILURE_REASONS, SERVER_REASONS } from './update-state';

describe('reasonText', () => {
  it('says a known reason as a sentence', () => {
    expect(reasonText('bad_hash')).toBe('What arrived is not what was sent: the SHA-256 differs.');
  });

  it('has a sentence of its own for every reason that a device or the server gives', () => {
    const sentences = [...FAILURE_REASONS, ...SERVER_REASONS].map((reason) => reasonText(reason));
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].+ .+\.$/);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('adds what the device said of it', () => {
    expect(reasonText('no_checkin', 'last reset: software')).toBe(
      'The new image never reached the server (last reset: software).',
    );
  });

  it.each([null, ''])('adds nothing where the detail is %j', (detail) => {
    expect(reasonText('brownout', detail)).toBe('The supply voltage broke down.');
  });

  it('shows a reason that another program made up as it came', () => {
    expect(reasonText('moon_phase')).toBe('moon phase.');
    expect(reasonText('moon_phase', 'full')).toBe('moon phase (full).');
  });
});
