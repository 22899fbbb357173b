import { eventually, inFull, type ServerProcess } from '#testing';
import { BOT_TOKEN, Stage } from '../testing/stage';
import { ALLOWED_UPDATES } from '../updates/incoming';

const IVAN = 900_000_001;
const OLGA = 900_000_002;

/** Answered with one message. */
const ASK = '/help';

describe('polling', () => {
  let stage: Stage;
  const botApi = async (method: string, params: object): Promise<void> => {
    const url = `${stage.sandbox.url}/telegram/bot${BOT_TOKEN}/${method}`;
    const headers = { 'content-type': 'application/json' };
    expect(await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(params) })).json()).toMatchObject({
      ok: true,
    });
  };
  const done = async (): Promise<number> => (await stage.rows(`select 1 from bot.updates where state = 'done'`)).length;
  const answered = async (userId: number): Promise<number> =>
    (await stage.rows(`select 1 from bot.outgoing where chat_id = $1 and key ~ '^update:\\d+:0$'`, [userId])).length;

  beforeAll(async () => {
    stage = await Stage.set();
  }, 30_000);
  afterEach(() => stage.telegram.clearFaults());
  afterAll(() => stage.stop());

  it('goes on when its leader is killed again and again, and no update is handled twice', async () => {
    const replicas: ServerProcess[] = [await stage.process(), await stage.process()];
    let asked = 0;
    for (let round = 0; round < inFull(3, 2); round++) {
      for (let count = 0; count < 4; count++) {
        await stage.telegram.say(IVAN, ASK);
        await stage.telegram.say(OLGA, ASK);
        asked++;
        if (count === 1) await replicas[round % 2]!.kill();
      }
      await replicas[round % 2]!.start();
      await eventually(`round ${round} is answered`, async () => (await answered(IVAN)) === asked);
      await eventually(`round ${round} is answered to both`, async () => (await answered(OLGA)) === asked);
    }
    expect(await done()).toBe(2 * asked);
    const order = await stage.rows<{ update_id: string }>('select update_id from bot.updates order by number');
    expect(order.map(({ update_id }) => Number(update_id))).toEqual(
      order.map(({ update_id }) => Number(update_id)).sort((one, other) => one - other),
    );
    for (const replica of replicas) await replica.kill();
  }, 120_000);

  describe('in one replica', () => {
    const ask = async (withinMs = 15_000): Promise<void> => {
      const before = await answered(IVAN);
      await stage.telegram.say(IVAN, ASK);
      await eventually('it is answered', async () => (await answered(IVAN)) > before, withinMs);
      expect(await answered(IVAN)).toBe(before + 1);
    };

    beforeAll(async () => {
      await stage.replica();
      await ask(20_000);
    }, 30_000);

    it.each(['429', '500', '502-html', 'reset'])(
      'bears %s',
      async (kind) => {
        await stage.telegram.post('faults', { method: 'getUpdates', kind, retryAfter: 1, times: 3 });
        // The request that is being held ends with this message.
        await ask();
        await ask();
      },
      30_000,
    );

    it('waits while a webhook is set', async () => {
      await botApi('setWebhook', { url: 'https://example.org/hook', secret_token: 'x' });
      await eventually('the conflict is seen', () => stage.log.text.includes('terminated by setWebhook'));
      await botApi('deleteWebhook', {});
      await ask();
    }, 30_000);

    it('lets Telegram keep what JetStream has not stored', async () => {
      await stage.nats.process.kill();
      const before = await answered(IVAN);
      await stage.telegram.say(IVAN, ASK);
      await stage.telegram.say(IVAN, ASK);
      await eventually('nothing can be stored', () => stage.log.text.includes('no updates for now: SERVICE_UNAVAILABLE'));
      await stage.nats.process.start();
      await eventually('both are answered', async () => (await answered(IVAN)) === before + 2);
    }, 40_000);

    it('asks only for what it understands, and never logs the token', async () => {
      const [call] = (await stage.telegram.calls('getUpdates')).slice(-1);
      expect(call?.params).toMatchObject({ allowed_updates: [...ALLOWED_UPDATES] });
      expect(ALLOWED_UPDATES).toEqual(['message', 'callback_query', 'my_chat_member', 'pre_checkout_query']);
      expect(stage.log.text).not.toContain(BOT_TOKEN);
    });
  });
});
