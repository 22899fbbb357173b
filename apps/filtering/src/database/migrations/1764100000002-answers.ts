import { createAnswers } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was answered under a key of the client's choice. */
export class Answers1764100000002 implements MigrationInterface {
  readonly name = 'Answers1764100000002';

  async up(runner: QueryRunner): Promise<void> {
    await createAnswers(runner, 'filtering');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table filtering.answers');
  }
}
