import { CreateResponse, type Driver } from '#contracts';
import { newCall, runInCall } from '#messaging';
import { eventually, inFull, type ServerProcess } from '#testing';
import { cargo } from './testing/peers';
import { DISPATCHERS, Stage } from './testing/stage';

const RESPONSES = inFull(1_000, 120);
const KILLS = inFull(10, 2);
/** Nothing here is about Telegram's own limits: they are raised, so that a thousand messages take seconds. */
const FAST = {
  TELEGRAM_MESSAGES_PER_SECOND: '400',
  TELEGRAM_CHAT_MESSAGES_PER_SECOND: '200',
  TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '100000',
};

describe('many responses while Telegram fails and the bot is killed again and again', () => {
  let stage: Stage;
  const replicas: ServerProcess[] = [];

  beforeAll(async () => {
    stage = await Stage.set();
    replicas.push(await stage.process(FAST), await stage.process(FAST));
  }, 60_000);
  afterAll(() => stage.stop(), 60_000);

  it('arrive once each, or once and once more with a mark', async () => {
    const rpc = stage.peerRpc();
    const drivers: Driver[] = [];
    for (let n = 0; n < 20; n++) {
      const driver = stage.peers.driver();
      drivers.push(driver);
      await stage.telegram.post('users', { id: Number(driver.telegramId), first_name: 'Водитель', language_code: 'ru' });
    }
    const ids = Array.from({ length: RESPONSES }, (_, n) => String(5_000_000 + n));
    for (const id of ids) stage.peers.cargos.set(id, cargo(id));

    const create = async (cargoId: string, n: number): Promise<void> => {
      const request = { driverId: drivers[n % drivers.length]!.id, cargoId, offer: { phone: '+79001234567' } };
      await eventually(
        `response ${cargoId} is stored`,
        () =>
          runInCall(newCall(3_000), () => rpc.call(CreateResponse, request)).then(
            () => true,
            () => false,
          ),
        60_000,
      );
    };
    const creating = (async () => {
      for (let n = 0; n < RESPONSES; n += 20) await Promise.all(ids.slice(n, n + 20).map((id, k) => create(id, n + k)));
    })();
    const sentSoFar = async (): Promise<number> => {
      const [row] = await stage.rows<{ count: string }>(`select count(*) from bot.responses where status <> 'pending'`);
      return Number(row?.count);
    };
    for (let kill = 0; kill < KILLS; kill++) {
      await stage.telegram.post('faults', { method: 'sendMessage', kind: '429', retryAfter: 1, times: 1 });
      await stage.telegram.post('faults', { method: 'sendMessage', kind: '500', times: 2 });
      await stage.telegram.post('faults', { method: 'sendMessage', kind: 'executed-lost', times: 1 });
      if (kill % 5 === 0) await stage.telegram.post('faults', { method: 'sendMessage', kind: 'hang', times: 1 });
      const wanted = ((kill + 1) * RESPONSES) / (KILLS + 2);
      await eventually(`${wanted} are sent`, async () => (await sentSoFar()) >= wanted, 120_000);
      await replicas[kill % 2]!.kill();
      await replicas[kill % 2]!.start();
    }
    await creating;
    await eventually('all are sent', async () => (await sentSoFar()) === RESPONSES, 120_000);

    const shown = await stage.telegram.messages(DISPATCHERS);
    const text = shown.map((message) => message.text ?? '').join('\n\n');
    const blocks = text.split('\n\n');
    for (const id of ids) {
      const about = blocks.filter((block) => block.includes(id));
      const unmarked = about.filter((block) => !block.includes('повтор'));
      // A marked one alone is a message of which nobody knew whether it had arrived: it had not.
      expect([id, about.length >= 1, unmarked.length <= 1]).toEqual([id, true, true]);
    }
    const lost = (await stage.telegram.calls('sendMessage')).filter(({ status }) => status === 0).length;
    const repeats = blocks.filter((block) => block.includes('повтор')).length;
    // Only what was on its way when an answer was lost or a process died may stand there twice: at most eight cards a message.
    expect(repeats).toBeLessThanOrEqual((lost + KILLS * 10) * 8);
    expect(repeats).toBeLessThan(RESPONSES / inFull(5, 2));
  }, 600_000);
});
