import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The filter a driver used last, by its public names. */
@Entity('last_filters')
export class LastFilterRow {
  @PrimaryColumn('uuid', { name: 'driver_id' }) driverId!: string;
  @Column('jsonb') filter!: Record<string, string>;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
