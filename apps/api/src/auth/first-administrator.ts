import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Clock } from '../config/clock';
import { Settings } from '../config/settings';
import { Passwords } from './passwords';
import { newReadablePassword } from './secrets';
import { UserEntity } from './user.entity';

export interface NewAdministrator {
  readonly username: string;
  /** Only where it was generated, and only this once: it is stored nowhere. */
  readonly password: string | null;
}

/** Makes the administrator with whom everything begins. */
@Injectable()
export class FirstAdministrator {
  constructor(
    @InjectRepository(UserEntity) private readonly users: Repository<UserEntity>,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Whom it made, or null when there were users already. Of processes that start together, one makes it. */
  async ensure(): Promise<NewAdministrator | null> {
    if (await this.users.exists()) return null;
    const { ADMIN_USERNAME, ADMIN_PASSWORD } = this.settings.values;
    const username = ADMIN_USERNAME.toLowerCase();
    const password = ADMIN_PASSWORD ?? newReadablePassword();
    const made = await this.insertIfFirst(username, await this.passwords.hash(password));
    return made ? { username, password: ADMIN_PASSWORD === null ? password : null } : null;
  }

  private insertIfFirst(username: string, passwordHash: string): Promise<boolean> {
    return this.users.manager.transaction(async (manager) => {
      // Excludes itself and every write, not reads: the second process looks again when the first has committed.
      await manager.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
      if (await manager.exists(UserEntity)) return false;
      await manager.insert(UserEntity, { username, passwordHash, role: 'administrator', createdAt: this.clock.now() });
      return true;
    });
  }
}
