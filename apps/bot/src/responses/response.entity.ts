import type { CargoCard, Response, ResponseStatus } from '#contracts';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** One driver's response to one load: the pair is unique. */
@Entity('responses')
export class ResponseRow {
  @PrimaryColumn('uuid') id!: string;
  /** What people call it, e.g. "№ 1042"; also the order of lists. */
  @Column('bigint', { generated: 'identity' }) number!: string;
  @Column('uuid', { name: 'driver_id' }) driverId!: string;
  @Column('text', { name: 'cargo_id' }) cargoId!: string;
  @Column('text') status!: ResponseStatus;
  /** The load as it was at that moment. */
  @Column('jsonb') cargo!: CargoCard;
  @Column('text') phone!: string;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('bigint', { name: 'price_kopecks', nullable: true }) priceKopecks!: string | null;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('smallint', { nullable: true }) stars!: number | null;
  @Column('text', { name: 'rating_comment', nullable: true }) ratingComment!: string | null;
  @Column('timestamptz', { name: 'rated_at', nullable: true }) ratedAt!: Date | null;
  @Column('bigint', { name: 'dispatcher_chat_id', nullable: true }) dispatcherChatId!: string | null;
  @Column('bigint', { name: 'dispatcher_message_id', nullable: true }) dispatcherMessageId!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

/** One status a response took, who brought it there (`driver:<uuid>`, `dispatcher:<telegram id>`, `service:bot`) and when. */
@Entity('response_steps')
export class ResponseStepRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('uuid', { name: 'response_id' }) responseId!: string;
  @Column('text') status!: ResponseStatus;
  @Column('text') actor!: string;
  @Column('timestamptz') at!: Date;
}

/** The response as its driver sees it. */
export const toResponse = (row: ResponseRow, steps: readonly ResponseStepRow[]): Response => ({
  id: row.id,
  cargoId: row.cargoId,
  cargo: row.cargo,
  status: row.status,
  ...(row.priceKopecks === null ? {} : { priceKopecks: Number(row.priceKopecks) }),
  ...(row.comment === null ? {} : { comment: row.comment }),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  history: steps.map(({ status, at }) => ({ status, at: at.toISOString() })),
  ...(row.stars === null
    ? {}
    : { rating: { stars: row.stars, ...(row.ratingComment === null ? {} : { comment: row.ratingComment }) } }),
});
