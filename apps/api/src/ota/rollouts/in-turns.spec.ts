import { inTurns } from './in-turns';
import type { Steps } from './steps';

describe('a long computation in turns', () => {
  it('lets everything else go on meanwhile, and comes to its result', async () => {
    let others = 0;
    const interval = setInterval(() => others++, 0);
    function* waitsForOthers(): Steps<string> {
      while (others < 3) yield;
      return 'they had their turn';
    }
    expect(await inTurns(waitsForOthers())).toBe('they had their turn');
    clearInterval(interval);
  });

  it('fails as it would at once', async () => {
    function* fails(): Steps<never> {
      yield;
      throw new Error('no such phase');
    }
    await expect(inTurns(fails())).rejects.toThrow('no such phase');
  });
});
