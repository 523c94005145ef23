import { TooManyAttempts } from './auth.errors';
import { LoginLimits } from './login-limits';

const times = async (count: number, act: () => Promise<void>): Promise<void> => {
  for (let index = 0; index < count; index++) await act();
};

describe('LoginLimits', () => {
  it('refuse the eleventh attempt on one name and say when to come back', async () => {
    const limits = new LoginLimits();
    await times(10, () => limits.countUsername('maria'));
    const refusal: unknown = await limits.countUsername('maria').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TooManyAttempts);
    const { retryAfterSeconds = 0 } = (refusal as TooManyAttempts).facts;
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(900);
  });

  it('count every name for itself', async () => {
    const limits = new LoginLimits();
    await times(10, () => limits.countUsername('maria'));
    await expect(limits.countUsername('jo')).resolves.toBeUndefined();
  });

  it('refuse the 31st attempt from one address, whatever the names', async () => {
    const limits = new LoginLimits();
    await times(30, () => limits.countAddress('192.0.2.1'));
    await expect(limits.countAddress('192.0.2.1')).rejects.toThrow(TooManyAttempts);
    await expect(limits.countAddress('192.0.2.2')).resolves.toBeUndefined();
  });

  it('take all addresses of one IPv6 network for one', async () => {
    const limits = new LoginLimits();
    let host = 1;
    await times(30, () => limits.countAddress(`2001:db8::${(host++).toString(16)}`));
    await expect(limits.countAddress('2001:db8::ffff')).rejects.toThrow(TooManyAttempts);
  });

  it('do not use up an address by passwords that were right', async () => {
    const limits = new LoginLimits();
    await times(100, async () => {
      await limits.countAddress('192.0.2.1');
      await limits.forgiveAddress('192.0.2.1');
    });
    await expect(limits.countAddress('192.0.2.1')).resolves.toBeUndefined();
  });

  it('forget a name whose password was right', async () => {
    const limits = new LoginLimits();
    await times(10, () => limits.countUsername('maria'));
    await limits.forgiveUsername('maria');
    await times(10, () => limits.countUsername('maria'));
    await expect(limits.countUsername('maria')).rejects.toThrow(TooManyAttempts);
  });
});
