import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '#testing';
import { Client } from 'pg';
import { SECRETS, System } from './support/system';

const PEOPLE = [1, 2, 3, 4, 5].map((number) => 900_000_000 + number);
const ROUNDS = 4;

/** Telegram at its worst and a bot that dies: what people ask by webhook is answered once. */
describe('updates by webhook', () => {
  let system: System;
  let client: Client;
  const control = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${system.sandbox.url}/telegram/_control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const count = async (query: string): Promise<number> => (await client.query(query)).rowCount ?? 0;
  const ask = async (): Promise<void> => {
    for (const userId of PEOPLE) await control('text', { userId, text: '/help' });
  };

  beforeAll(async () => {
    system = await System.start({ environment: { LOG_LEVEL: 'info', TELEGRAM_UPDATES: 'webhook' } });
    client = new Client({ connectionString: system.postgres.url });
    await client.connect();
    await system.startService('bot');
  }, 120_000);
  afterAll(async () => {
    await client.end();
    await system.stop();
  }, 60_000);

  it('come once Telegram was told where, without a word of the secrets', async () => {
    const env = {
      PATH: process.env['PATH'],
      ...SECRETS,
      TELEGRAM_API_ROOT: system.sandbox.telegramUrl,
      PUBLIC_URL: system.url,
      WEBAPP_URL: 'https://drivers.example',
    };
    const cli = join('dist', 'apps', 'bot', 'cli.js');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, 'setup'], { env });
    const agreed = ['setWebhook', 'setMyCommands', 'setMyCommands', 'setChatMenuButton'].map((method) => `${method}: true\n`);
    expect([stderr, stdout]).toEqual(['', agreed.join('')]);
  });

  it('are handled once each, in the order of their chat, while a replica dies', async () => {
    await control('behaviour', { duplicateUpdates: 5, wrongSecret: 3, oversizedUpdate: 1 });
    for (let round = 0; round < ROUNDS; round++) {
      await ask();
      if (round === 1) await system.stopService('bot', 'SIGKILL');
      if (round === 2) await system.startService('bot');
    }
    const wanted = PEOPLE.length * ROUNDS;
    await eventually(
      'all are handled',
      async () => (await count(`select 1 from bot.updates where state = 'done'`)) === wanted,
      40_000,
    );
    expect(await count(`select 1 from bot.outgoing where key ~ '^update:'`)).toBe(wanted);
    await eventually(
      'all answers are sent',
      async () => (await count(`select 1 from bot.outgoing where key ~ '^update:' and state = 'sent'`)) === wanted,
      40_000,
    );
    const disorder = `select 1 from bot.updates one join bot.updates other using (chat_id)
      where one.number < other.number and one.update_id > other.update_id`;
    expect(await count(disorder)).toBe(0);
    const state = (await (await fetch(`${system.sandbox.url}/telegram/_control/state`)).json()) as { pendingUpdates: number };
    expect(state.pendingUpdates).toBe(0);
  }, 120_000);

  it('leave no secret and no words of people in any log', () => {
    const log = system.log.join('\n');
    for (const secret of Object.values(SECRETS)) expect(log).not.toContain(secret);
    expect(log).not.toContain('/help');
  });
});
