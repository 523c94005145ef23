import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { mayActAs, type CreatedTokenDto, type CreateTokenDto, type Role, type TokenListDto } from '@pcms/contract';
import type { Repository } from 'typeorm';
import { Clock } from '../config/clock';
import { ApiTokenEntity } from './api-token.entity';
import { RoleAboveOwn, TokenNotFound } from './auth.errors';
import { digestOf, newSecret } from './secrets';
import type { SignedInPerson } from './signed-in';
import { toTokenDto } from './token.mapper';

/** Lets secret scanners, and people, recognise a token that lies around. */
const PREFIX = 'pcms_';
const DAY_MS = 86_400_000;
const LIFETIME_DAYS = 365;
/** A pipeline's hundred calls in a row must not be a hundred writes. */
const LAST_USED_RESOLUTION_MS = 60_000;

/** The API tokens with which a person's programs act in the person's name. */
@Injectable()
export class Tokens {
  constructor(
    @InjectRepository(ApiTokenEntity) private readonly rows: Repository<ApiTokenEntity>,
    private readonly clock: Clock,
  ) {}

  /** A person's own tokens, newest first, expired ones included. */
  async list(person: SignedInPerson): Promise<TokenListDto> {
    const tokens = await this.rows.find({ where: { userId: person.id }, order: { createdAt: 'DESC', id: 'ASC' } });
    return { items: tokens.map(toTokenDto) };
  }

  async create(person: SignedInPerson, wish: CreateTokenDto): Promise<CreatedTokenDto> {
    const role = wish.role ?? person.role;
    if (!mayActAs(person.role, role)) throw new RoleAboveOwn(person.role);
    const token = PREFIX + newSecret();
    const createdAt = this.clock.now();
    const row = await this.rows.save({
      userId: person.id,
      name: wish.name,
      tokenHash: digestOf(token),
      role,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + (wish.expiresInDays ?? LIFETIME_DAYS) * DAY_MS),
      lastUsedAt: null,
    });
    return { ...toTokenDto(row), token };
  }

  async remove(person: SignedInPerson, id: string): Promise<void> {
    const { affected } = await this.rows.delete({ id, userId: person.id });
    if (!affected) throw new TokenNotFound(id);
  }

  /** Whose token this is and what it may do now, or null when it is not valid. */
  async owner(token: string): Promise<SignedInPerson | null> {
    const now = this.clock.now();
    const row = await this.rows
      .createQueryBuilder('token')
      .innerJoinAndSelect('token.user', 'user', 'user.disabledAt IS NULL')
      .where('token.tokenHash = :digest AND token.expiresAt > :now', { digest: digestOf(token), now })
      .getOne();
    if (!row) return null;
    if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) >= LAST_USED_RESOLUTION_MS) {
      await this.rows.update(row.id, { lastUsedAt: now });
    }
    return { id: row.user.id, username: row.user.username, role: lowerOf(row.role, row.user.role), via: 'token' };
  }
}

/** An owner who was given a lower role takes all tokens along. */
const lowerOf = (one: Role, other: Role): Role => (mayActAs(one, other) ? other : one);
