import type { GroupDto } from '@pcms/contract';
import type { GroupEntity } from './group.entity';

export const toGroupDto = ({ id, name, filter, createdAt, createdBy }: GroupEntity, devices: number): GroupDto => ({
  id,
  name,
  filter,
  devices,
  createdAt: createdAt.toISOString(),
  createdBy,
});
