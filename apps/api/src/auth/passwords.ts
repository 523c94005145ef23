import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { newSecret } from './secrets';

/** OWASP's least for Argon2id (which is the library's default): 19 MiB (in KiB), two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes passwords and compares them, off the main thread. */
@Injectable()
export class Passwords {
  /** Of a random password that nobody was told: what a stranger's is compared with. */
  private readonly decoy = this.hash(newSecret());

  /** In PHC string form, with its salt. */
  hash(password: string): Promise<string> {
    return hash(normalised(password), COST);
  }

  /** False where there is no hash, after the time of a wrong password: it must not tell whether a user exists. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    return verify(passwordHash ?? (await this.decoy), normalised(password));
  }
}

/** One password, whichever keyboard composed its letters (NIST SP 800-63B, 3.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC');
