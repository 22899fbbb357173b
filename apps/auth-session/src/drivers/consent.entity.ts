import type { ConsentKind } from '#contracts';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One answer to one consent text. Never changed; the newest of a kind is in force. */
@Entity('consents')
export class ConsentRow {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: string;
  @Column('uuid', { name: 'driver_id' }) driverId!: string;
  @Column('text') kind!: ConsentKind;
  @Column('text') version!: string;
  @Column('boolean') given!: boolean;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('timestamptz') at!: Date;
}
