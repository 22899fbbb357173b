import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a driver may be charged without being there. Forgotten by deleting the row: nothing else knows the id. */
@Entity('saved_methods')
export class SavedMethodRow {
  @PrimaryColumn('uuid', { name: 'driver_id' }) driverId!: string;
  /** YooKassa's. */
  @Column('text', { name: 'method_id' }) methodId!: string;
  @Column('text') type!: string;
  /** E.g. "Bank card *4477". */
  @Column('text') title!: string;
  /** The payment that saved it. */
  @Column('uuid', { name: 'payment_id' }) paymentId!: string;
  @Column('timestamptz', { name: 'saved_at' }) savedAt!: Date;
}
