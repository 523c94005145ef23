import type { TokenDto } from '@pcms/contract';
import type { ApiTokenEntity } from './api-token.entity';

export const toTokenDto = ({ id, name, role, createdAt, expiresAt, lastUsedAt }: ApiTokenEntity): TokenDto => ({
  id,
  name,
  role,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
