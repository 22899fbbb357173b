import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SettingKey } from './setting-shapes';

/** One setting that was set at least once. */
@Entity('settings')
export class SettingRow {
  @PrimaryColumn('text') key!: SettingKey;
  /** JSON as text, sealed when the setting is secret. Null: unset again. */
  @Column('text', { nullable: true }) value!: string | null;
  @Column('int') version!: number;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('text', { name: 'updated_by' }) updatedBy!: string;
}

/** Every version that a setting ever had. */
@Entity('setting_versions')
export class SettingVersionRow {
  @PrimaryColumn('text') key!: SettingKey;
  @PrimaryColumn('int') version!: number;
  @Column('text', { nullable: true }) value!: string | null;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('text', { name: 'updated_by' }) updatedBy!: string;
}
