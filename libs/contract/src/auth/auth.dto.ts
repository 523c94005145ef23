import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { LIMITS } from '../limits';
import { Trimmed } from '../trimmed';

/** What a person may do; each may do what the one before may. */
export const ROLES = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const mayActAs = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** What a user may be called. */
export const USERNAME_PATTERN = /^[A-Za-z0-9._@-]{1,64}$/;

export class LoginDto {
  /** @example 'admin' */
  @IsString()
  @Length(1, LIMITS.usernameLength)
  username: string;

  /** @example 'correct horse battery staple' */
  @IsString()
  @Length(1, LIMITS.passwordMaxLength)
  password: string;
}

/** Who is signed in. */
export class MeDto {
  id: string;
  /** @example 'admin' */
  username: string;
  role: Role;
}

/** A new password for oneself; it signs out everywhere else. */
export class ChangePasswordDto {
  /** @example 'correct horse battery staple' */
  @IsString()
  @Length(1, LIMITS.passwordMaxLength)
  currentPassword: string;

  /** @example 'staple battery horse correct' */
  @IsString()
  @Length(LIMITS.passwordMinLength, LIMITS.passwordMaxLength)
  newPassword: string;
}

export class UserDto extends MeDto {
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC; null while the user may sign in. */
  disabledAt: string | null;
}

export class UserListDto {
  items: UserDto[];
}

export class CreateUserDto {
  /** @example 'maria' */
  @Matches(USERNAME_PATTERN, {
    message: 'username must hold 1 to 64 letters, digits, dots, @, hyphens or underscores',
  })
  username: string;

  /** @example 'correct horse battery staple' */
  @IsString()
  @Length(LIMITS.passwordMinLength, LIMITS.passwordMaxLength)
  password: string;

  @IsIn(ROLES)
  role: Role;
}

export class PatchUserDto {
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @IsOptional()
  @IsString()
  @Length(LIMITS.passwordMinLength, LIMITS.passwordMaxLength)
  password?: string;

  @IsOptional()
  @IsIn([true, false])
  disabled?: boolean;
}

export class CreateTokenDto {
  /** @example 'build pipeline' */
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.tokenNameLength)
  name: string;

  /** At most the role of the person who makes it, which is also the default. */
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  /** Days until it stops to work. @example 365 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  expiresInDays?: number;
}

export class TokenDto {
  id: string;
  name: string;
  role: Role;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC. */
  expiresAt: string;
  /** ISO 8601, UTC; null while it was never used. */
  lastUsedAt: string | null;
}

export class TokenListDto {
  items: TokenDto[];
}

/** The only answer that ever holds the token itself. */
export class CreatedTokenDto extends TokenDto {
  /** Use it as `Authorization: Bearer …`. */
  token: string;
}
