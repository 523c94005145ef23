import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { ChangePasswordDto, LoginDto } from '@pcms/contract';
import { IsNull, type Repository } from 'typeorm';
import { WrongCredentials, WrongCurrentPassword } from './auth.errors';
import { credentialOf, type CredentialHeaders } from './credential';
import { LoginLimits } from './login-limits';
import { Passwords } from './passwords';
import { Sessions, type OpenedSession } from './sessions.service';
import type { SignedInPerson } from './signed-in';
import { UserEntity } from './user.entity';

/** How people come in and leave, and how they choose another password. */
@Injectable()
export class SignIn {
  constructor(
    @InjectRepository(UserEntity) private readonly users: Repository<UserEntity>,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly limits: LoginLimits,
  ) {}

  /** @throws WrongCredentials, TooManyAttempts */
  async login(login: LoginDto, address: string): Promise<OpenedSession> {
    const username = login.username.toLowerCase();
    await this.limits.countAddress(address);
    await this.limits.countUsername(username);
    const user = await this.users.findOneBy({ username });
    const matches = await this.passwords.matches(user?.passwordHash ?? null, login.password);
    if (!user || !matches) throw new WrongCredentials();
    const session = await this.sessions.open(user);
    await this.limits.forgiveAddress(address);
    await this.limits.forgiveUsername(username);
    return session;
  }

  /** Ends the session that the headers name, if they name one. */
  async logout(headers: CredentialHeaders): Promise<void> {
    const credential = credentialOf(headers);
    if (credential?.via === 'session') await this.sessions.end(credential.secret);
  }

  /** Ends all sessions of the person and opens a new one. @throws WrongCurrentPassword, TooManyAttempts */
  async changePassword(person: SignedInPerson, change: ChangePasswordDto): Promise<OpenedSession> {
    await this.limits.countUsername(person.username);
    const user = await this.users.findOneByOrFail({ id: person.id });
    const matches = await this.passwords.matches(user.passwordHash, change.currentPassword);
    if (!matches) throw new WrongCurrentPassword();
    await this.limits.forgiveUsername(person.username);
    const passwordHash = await this.passwords.hash(change.newPassword);
    return this.users.manager.transaction(async (manager) => {
      const unchanged = { id: user.id, passwordHash: user.passwordHash, disabledAt: IsNull() };
      const { affected } = await manager.update(UserEntity, unchanged, { passwordHash });
      if (!affected) throw new WrongCurrentPassword();
      await this.sessions.endAllOf(user.id, manager);
      return this.sessions.open({ ...user, passwordHash }, manager);
    });
  }
}
