import type { PromoCode, PromoKind } from '#contracts';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** What a code gives, when, and how often. `uses` counts what stands; PostgreSQL keeps it at `maxUses`. */
@Entity('promo_codes')
export class PromoCodeRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') code!: string;
  @Column('text') kind!: PromoKind;
  @Column('integer', { nullable: true }) days!: number | null;
  @Column('integer', { nullable: true }) percent!: number | null;
  @Column('integer', { name: 'discount_kopecks', nullable: true }) discountKopecks!: number | null;
  /** Null: all. */
  @Column('text', { array: true, nullable: true }) tariffs!: string[] | null;
  /** The first moment of the window. */
  @Column('timestamptz', { name: 'starts_at', nullable: true }) startsAt!: Date | null;
  /** The first moment after the window. */
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt!: Date | null;
  @Column('integer', { name: 'max_uses', nullable: true }) maxUses!: number | null;
  @Column('integer', { default: 0 }) uses!: number;
  /** The order of lists. */
  @Column('bigint', { generated: 'identity' }) number!: string;
  /** Grows with every change by staff. */
  @Column('int', { default: 1 }) version!: number;
  /** Since when it is off by the word of staff. */
  @Column('timestamptz', { name: 'stopped_at', nullable: true }) stoppedAt!: Date | null;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

/** One use by one driver; one that was given back does not count. */
@Entity('promo_uses')
export class PromoUseRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('uuid', { name: 'promo_code_id' }) promoCodeId!: string;
  @Column('uuid', { name: 'driver_id' }) driverId!: string;
  /** Of a discount. */
  @Column('uuid', { name: 'payment_id', nullable: true }) paymentId!: string | null;
  @Column('timestamptz', { name: 'used_at' }) usedAt!: Date;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
}

const present = <K extends string, V>(name: K, value: V | null): Partial<Record<K, V>> =>
  value === null ? {} : ({ [name]: value } as Record<K, V>);

/** The code as staff see it. */
export const toPromoCode = (row: PromoCodeRow): PromoCode => ({
  id: row.id,
  code: row.code,
  kind: row.kind,
  ...present('days', row.days),
  ...present('percent', row.percent),
  ...present('discountKopecks', row.discountKopecks),
  ...present('tariffs', row.tariffs),
  ...present('startsAt', row.startsAt?.toISOString() ?? null),
  ...present('endsAt', row.endsAt?.toISOString() ?? null),
  ...present('maxUses', row.maxUses),
  uses: row.uses,
  createdAt: row.createdAt.toISOString(),
  stoppedAt: row.stoppedAt?.toISOString() ?? null,
  note: row.note,
  version: row.version,
});
