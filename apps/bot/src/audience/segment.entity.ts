import type { Condition, Segment } from '#contracts';
import { Column, Entity, Generated, PrimaryColumn } from 'typeorm';

/** A part of the drivers under a name. */
@Entity('segments')
export class SegmentRow {
  @PrimaryColumn('uuid') id!: string;
  /** Order of their making. */
  @Generated('increment') @Column('bigint') number!: string;
  @Column('text') name!: string;
  @Column('jsonb') condition!: Condition;
  /** `staff:<uuid>`. */
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('int') version!: number;
}

export const toSegment = ({ id, name, condition, createdAt, version }: SegmentRow): Segment => ({
  id,
  name,
  condition,
  createdAt: createdAt.toISOString(),
  version,
});
