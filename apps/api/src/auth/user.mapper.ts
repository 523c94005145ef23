import type { MeDto, UserDto } from '@pcms/contract';
import type { UserEntity } from './user.entity';

export const toMeDto = ({ id, username, role }: MeDto): MeDto => ({ id, username, role });

export const toUserDto = (user: UserEntity): UserDto => ({
  ...toMeDto(user),
  createdAt: user.createdAt.toISOString(),
  disabledAt: user.disabledAt?.toISOString() ?? null,
});
