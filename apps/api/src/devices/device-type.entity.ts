import type { ChipName } from '@pcms/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('device_types')
export class DeviceTypeEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'device_types_pkey' })
  name: string;

  @Column('text')
  chip: ChipName;

  @Column('integer', { name: 'slot_bytes' })
  slotBytes: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
