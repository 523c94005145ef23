import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { addressBlock } from './address-block';
import { TooManyAttempts } from './auth.errors';

const WINDOW_SECONDS = 15 * 60;

/**
 * Limits how fast passwords can be guessed, within this process. An attempt is counted before its password is looked
 * at, so that many at once count too, and taken back when it was right. Names that nobody has are counted alike.
 */
@Injectable()
export class LoginLimits {
  /** More than by name: an office may share one address. */
  private readonly byAddress = new RateLimiterMemory({ points: 30, duration: WINDOW_SECONDS });
  private readonly byUsername = new RateLimiterMemory({ points: 10, duration: WINDOW_SECONDS });

  /** @throws TooManyAttempts */
  countAddress(address: string): Promise<void> {
    return count(this.byAddress, addressBlock(address));
  }

  /** @throws TooManyAttempts */
  countUsername(username: string): Promise<void> {
    return count(this.byUsername, username);
  }

  async forgiveAddress(address: string): Promise<void> {
    await this.byAddress.reward(addressBlock(address));
  }

  async forgiveUsername(username: string): Promise<void> {
    await this.byUsername.delete(username);
  }
}

async function count(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new TooManyAttempts(Math.ceil(error.msBeforeNext / 1_000));
  }
}
