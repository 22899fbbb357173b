import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few chats that nothing is sent to: who counts a segment joins these alone. */
export class OutOfReach1764630000000 implements MigrationInterface {
  readonly name = 'OutOfReach1764630000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index chats_out_of_reach on bot.chats (chat_id)
      where unreachable_since is not null or paused_since is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index bot.chats_out_of_reach');
  }
}
