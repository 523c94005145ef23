import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A named set of devices: a fixed list (`device_group_members`), or a filter that is evaluated as devices change. */
@Entity('device_groups')
export class GroupEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'device_groups_pkey' })
  id: string;

  @Index('device_groups_name', { unique: true })
  @Column('text')
  name: string;

  /** As a person wrote it; null for a fixed list. */
  @Column('text', { nullable: true })
  filter: string | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
