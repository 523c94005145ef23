import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InjectRepository } from '@nestjs/typeorm';
import type { MeDto } from '@pcms/contract';
import { DataSource, LessThanOrEqual, type EntityManager, type Repository } from 'typeorm';
import { Clock } from '../config/clock';
import { Settings } from '../config/settings';
import { WrongCredentials } from './auth.errors';
import { digestOf, newSecret } from './secrets';
import { SessionEntity } from './session.entity';
import type { SignedInPerson } from './signed-in';
import type { UserEntity } from './user.entity';
import { toMeDto } from './user.mapper';

const HOUR_MS = 3_600_000;

export interface OpenedSession {
  readonly me: MeDto;
  /** The cookie's value; it exists nowhere else. */
  readonly secret: string;
}

/** The sessions of people who signed in. They end `SESSION_HOURS` after they began, used or not. */
@Injectable()
export class Sessions {
  private readonly lifetimeMs: number;

  constructor(
    @InjectRepository(SessionEntity) private readonly rows: Repository<SessionEntity>,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.lifetimeMs = settings.values.SESSION_HOURS * HOUR_MS;
  }

  /** @throws WrongCredentials when the password was changed, or the user disabled, since `user` was read. */
  async open(user: UserEntity, runner: Pick<EntityManager, 'query'> = this.dataSource): Promise<OpenedSession> {
    const secret = newSecret();
    const now = this.clock.now();
    // The share lock makes this wait for a change of the password that is under way, and that change for this:
    // otherwise a session of the old password could appear just after all were ended.
    const opened = await runner.query<unknown[]>(
      `INSERT INTO sessions (token_hash, user_id, created_at, expires_at)
       SELECT $1, id, $2, $3 FROM users WHERE id = $4 AND password_hash = $5 AND disabled_at IS NULL FOR SHARE
       RETURNING user_id`,
      [digestOf(secret), now, new Date(now.getTime() + this.lifetimeMs), user.id, user.passwordHash],
    );
    if (opened.length === 0) throw new WrongCredentials();
    return { me: toMeDto(user), secret };
  }

  /** Whose session this is, or null when it is over. */
  async owner(secret: string): Promise<SignedInPerson | null> {
    const session = await this.rows
      .createQueryBuilder('session')
      .innerJoinAndSelect('session.user', 'user', 'user.disabledAt IS NULL')
      .where('session.tokenHash = :digest AND session.expiresAt > :now', {
        digest: digestOf(secret),
        now: this.clock.now(),
      })
      .getOne();
    return session && { ...toMeDto(session.user), via: 'session' };
  }

  async end(secret: string): Promise<void> {
    await this.rows.delete({ tokenHash: digestOf(secret) });
  }

  /** Signs a user out everywhere, within the caller's transaction. */
  async endAllOf(userId: string, manager: EntityManager): Promise<void> {
    await manager.delete(SessionEntity, { userId });
  }

  @Interval(HOUR_MS)
  async purgeExpired(): Promise<void> {
    await this.rows.delete({ expiresAt: LessThanOrEqual(this.clock.now()) });
  }
}
