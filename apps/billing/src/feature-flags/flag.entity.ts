import type { FeatureFlag, StoredFlag } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('feature_flags')
export class FlagRow {
  @PrimaryColumn('text') name!: string;
  @Column('boolean') enabled!: boolean;
  @Column('smallint') percentage!: number;
  @Column('uuid', { name: 'driver_ids', array: true }) driverIds!: string[];
  @Column('int') version!: number;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('text', { name: 'updated_by' }) updatedBy!: string;
}

export const toFlag = ({ name, enabled, percentage, driverIds }: FeatureFlag): FeatureFlag => ({
  name,
  enabled,
  percentage,
  driverIds,
});

/** The flag as staff see it. */
export const toStoredFlag = (row: FlagRow): StoredFlag => ({
  name: row.name,
  enabled: row.enabled,
  percentage: row.percentage,
  driverIds: row.driverIds,
  version: row.version,
  updatedAt: row.updatedAt.toISOString(),
  updatedBy: row.updatedBy,
});
