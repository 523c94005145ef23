import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeviceEntity } from '../device.entity';
import { GroupEntity } from './group.entity';

/** A device on the list of a fixed group. */
@Entity('device_group_members')
export class GroupMemberEntity {
  @PrimaryColumn('uuid', { name: 'group_id', primaryKeyConstraintName: 'device_group_members_pkey' })
  groupId: string;

  @Index('device_group_members_device_key')
  @PrimaryColumn('integer', { name: 'device_key', primaryKeyConstraintName: 'device_group_members_pkey' })
  deviceKey: number;

  @ManyToOne(() => GroupEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'group_id', foreignKeyConstraintName: 'device_group_members_group_id_fkey' })
  group: Relation<GroupEntity>;

  @ManyToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_key', foreignKeyConstraintName: 'device_group_members_device_key_fkey' })
  device: Relation<DeviceEntity>;
}
