import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a driver agreed to be charged for, and the plan for the end of access that comes next. Changed under the lock of the customer. */
@Entity('renewals')
export class RenewalRow {
  @PrimaryColumn('uuid', { name: 'driver_id' }) driverId!: string;
  @Column('text') tariff!: string;
  @Column('integer') days!: number;
  /** Kopecks. Another price, or another number of days, needs another consent. */
  @Column('integer') amount!: number;
  @Column('text', { name: 'consent_version' }) consentVersion!: string;
  @Column('timestamptz', { name: 'consented_at' }) consentedAt!: Date;
  /** The last payment under this agreement: who gets that money back is not charged again. */
  @Column('uuid', { name: 'paid_by', nullable: true }) paidBy!: string | null;
  /** The end of access that the plan is for; null: nothing is planned yet. */
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt!: Date | null;
  /** When the driver was told of the next charge. */
  @Column('timestamptz', { name: 'noticed_at', nullable: true }) noticedAt!: Date | null;
  /** What they were told: no charge before that. */
  @Column('timestamptz', { name: 'charge_at', nullable: true }) chargeAt!: Date | null;
  /** Charges for this end that came to nothing. */
  @Column('integer') failures!: number;
  /** The charge that is under way. */
  @Column('uuid', { name: 'payment_id', nullable: true }) paymentId!: string | null;
  @Column('timestamptz', { name: 'next_look_at' }) nextLookAt!: Date;
}

/** A plan that begins anew. */
export const UNPLANNED = { endsAt: null, noticedAt: null, chargeAt: null, failures: 0 } as const;
