import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { CreateUserDto, PatchUserDto, UserDto, UserListDto } from '@pcms/contract';
import { IsNull, type EntityManager, type Repository } from 'typeorm';
import { Clock } from '../config/clock';
import { LastAdministrator, UsernameTaken, UserNotFound } from './auth.errors';
import { Passwords } from './passwords';
import { Sessions } from './sessions.service';
import { UserEntity } from './user.entity';
import { toUserDto } from './user.mapper';

/** The people who may manage the fleet. They are disabled, never deleted: what they did keeps its name. */
@Injectable()
export class Users {
  constructor(
    @InjectRepository(UserEntity) private readonly rows: Repository<UserEntity>,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Everybody, by name. */
  async list(): Promise<UserListDto> {
    const users = await this.rows.find({ order: { username: 'ASC' } });
    return { items: users.map(toUserDto) };
  }

  async create({ username, password, role }: CreateUserDto): Promise<UserDto> {
    const user = this.rows.create({
      username: username.toLowerCase(),
      passwordHash: await this.passwords.hash(password),
      role,
      createdAt: this.clock.now(),
      disabledAt: null,
    });
    const inserted = await this.rows.createQueryBuilder().insert().values(user).orIgnore().execute();
    if ((inserted.raw as unknown[]).length === 0) throw new UsernameTaken(user.username);
    return toUserDto(user);
  }

  /** A new password, like disabling, signs the user out everywhere. */
  async patch(id: string, change: PatchUserDto): Promise<UserDto> {
    const passwordHash = change.password ? await this.passwords.hash(change.password) : null;
    return this.rows.manager.transaction(async (manager) => {
      const locked = await lockWithAdministrators(id, manager);
      const user = locked.find((row) => row.id === id);
      if (!user) throw new UserNotFound(id);
      const changed: UserEntity = {
        ...user,
        role: change.role ?? user.role,
        passwordHash: passwordHash ?? user.passwordHash,
        disabledAt: this.disabledAt(user, change),
      };
      const all = locked.map((row) => (row === user ? changed : row));
      if (isActiveAdministrator(user) && !all.some(isActiveAdministrator)) throw new LastAdministrator();
      await manager.save(UserEntity, changed);
      if (passwordHash || changed.disabledAt) await this.sessions.endAllOf(id, manager);
      return toUserDto(changed);
    });
  }

  private disabledAt(user: UserEntity, { disabled }: PatchUserDto): Date | null {
    if (disabled === false) return null;
    return user.disabledAt ?? (disabled ? this.clock.now() : null);
  }
}

/** Two administrators who disable each other at the same moment must wait for one another. */
const lockWithAdministrators = (id: string, manager: EntityManager): Promise<UserEntity[]> =>
  manager.find(UserEntity, {
    where: [{ id }, { role: 'administrator', disabledAt: IsNull() }],
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });

const isActiveAdministrator = ({ role, disabledAt }: UserEntity): boolean => role === 'administrator' && !disabledAt;
