import { createHash } from 'node:crypto';
import { IDEMPOTENCY_KEY_REUSED, Refusal } from '#contracts';
import type { EntityManager, QueryRunner } from 'typeorm';

/** The table of answers given; a migration of a service that takes Idempotency-Key makes it. */
export const createAnswers = (runner: QueryRunner, schema: string): Promise<unknown> =>
  runner.query(`create table "${schema}".answers (
    owner uuid not null,
    key text not null,
    body_hash text not null,
    answer jsonb not null,
    at timestamptz not null default clock_timestamp(),
    primary key (owner, key)
  )`);

/** One thing that `owner` asks for under a key of their own choice. */
export interface KeyedRequest {
  readonly schema: string;
  readonly owner: string;
  readonly key: string;
  /** All that was asked: the same key with another body is refused. */
  readonly body: object;
}

/**
 * Does `work` once for a key in 24 h and gives the first answer again. Belongs into the transaction of the work: a twin that comes
 * meanwhile waits for it to end.
 * @throws Refusal IDEMPOTENCY_KEY_REUSED
 */
export async function answerOnce<Answer extends object>(
  manager: EntityManager,
  { schema, owner, key, body }: KeyedRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const taken = await manager.query<object[]>(
    `insert into "${schema}".answers as given (owner, key, body_hash, answer) values ($1, $2, $3, 'null')
     on conflict (owner, key) do update set body_hash = excluded.body_hash, answer = 'null', at = clock_timestamp()
     where given.at < clock_timestamp() - interval '24 hours'
     returning 1`,
    [owner, key, hash],
  );
  if (taken.length === 0) {
    const [given] = await manager.query<{ body_hash: string; answer: Answer }[]>(
      `select body_hash, answer from "${schema}".answers where owner = $1 and key = $2`,
      [owner, key],
    );
    if (given?.body_hash !== hash) throw new Refusal(IDEMPOTENCY_KEY_REUSED);
    return given.answer;
  }
  const answer = await work();
  await manager.query(`update "${schema}".answers set answer = $3 where owner = $1 and key = $2`, [
    owner,
    key,
    JSON.stringify(answer),
  ]);
  return answer;
}
