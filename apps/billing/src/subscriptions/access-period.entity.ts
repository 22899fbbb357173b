import type { AccessSource, SubscriptionPeriod } from '#contracts';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

const seconds = { type: 'bigint' as const, transformer: { from: Number, to: (value: number) => value } };

/** A stretch of access, in whole seconds since 1970, the end not included. Of one driver no two overlap: PostgreSQL sees to it. */
@Entity('access_periods')
export class AccessPeriodRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('uuid', { name: 'driver_id' }) driverId!: string;
  @Column('bigint') number!: string;
  @Column('text') source!: AccessSource;
  /** What was granted, once for ever: `trial:<driver>`, `payment:<id>`, `promo:<code>:<driver>`, `gift:<driver>:<key>`. */
  @Column('text') key!: string;
  @Column('uuid', { name: 'payment_id', nullable: true }) paymentId!: string | null;
  @Column({ ...seconds, name: 'starts_s' }) starts!: number;
  @Column({ ...seconds, name: 'ends_s' }) ends!: number;
  @Column({ ...seconds, name: 'granted_s' }) granted!: number;
  @Column({ ...seconds, name: 'taken_back_s' }) takenBack!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

export const toPeriod = ({ source, starts, ends, paymentId, takenBack }: AccessPeriodRow): SubscriptionPeriod => ({
  source,
  startsAt: new Date(starts * 1_000).toISOString(),
  endsAt: new Date(ends * 1_000).toISOString(),
  ...(paymentId === null ? {} : { paymentId }),
  ...(takenBack === 0 ? {} : { shortened: true }),
});
