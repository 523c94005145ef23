import { within } from './within';

describe('within', () => {
  it('passes on what comes in time', async () => {
    await expect(within(1_000, 'It', Promise.resolve(7))).resolves.toBe(7);
  });

  it('passes on a failure as it is', async () => {
    await expect(within(1_000, 'It', Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('names what took too long', async () => {
    await expect(within(5, 'A statement', new Promise(() => undefined))).rejects.toThrow(
      'A statement took longer than 5 ms.',
    );
  });
});
