import { eventually } from '#testing';
import { startSandbox } from '..';
import { optionsFrom, WrongEnvironment } from '../config';
import { basic, HOUR, NOON, order, send, type Json } from './testing/shop-client';

const create = (url: string, authorization: string) =>
  send(`${url}/payments`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'idempotence-key': 'one' },
    body: JSON.stringify(order()),
  });

describe('YooKassa as a process', () => {
  it('knows the shop of the environment, and sends payers where browsers find it', async () => {
    const options = optionsFrom({
      SANDBOX_PORT: '0',
      SANDBOX_LOADS: '1',
      SANDBOX_URL: 'https://sandbox.example/',
      YOOKASSA_SHOP_ID: '777',
      YOOKASSA_SECRET_KEY: 'test_of-the-environment',
      YOOKASSA_NOTIFICATION_URL: 'http://127.0.0.1:1/hook',
    });
    const sandbox = await startSandbox(options);
    expect((await create(sandbox.yookassaUrl, basic('100500', 'test_sandbox-secret-key'))).status).toBe(401);
    const { json } = await create(sandbox.yookassaUrl, basic('777', 'test_of-the-environment'));
    expect(json).toMatchObject({ recipient: { account_id: '777' } });
    expect((json['confirmation'] as Json)['confirmation_url']).toBe(
      `https://sandbox.example/yookassa/checkout/payments/v2/contract?orderId=${String(json['id'])}`,
    );
    expect(sandbox.yookassa.shop.settings.notificationUrl).toBe('http://127.0.0.1:1/hook');
    await sandbox.close();
  });

  it('names a variable that cannot be used', () => {
    for (const name of ['SANDBOX_URL', 'YOOKASSA_NOTIFICATION_URL']) {
      expect(() => optionsFrom({ [name]: 'nowhere' })).toThrow(WrongEnvironment);
      expect(() => optionsFrom({ [name]: 'nowhere' })).toThrow(name);
    }
  });

  it('does by itself what its clock has come to, at whatever pace it runs', async () => {
    const time = { now: NOON };
    const sandbox = await startSandbox({ loads: 1, alive: false, real: () => time.now });
    const { json } = await create(sandbox.yookassaUrl, basic('100500', 'test_sandbox-secret-key'));
    sandbox.clock.setSpeed(60);
    time.now += HOUR / 60;
    const payment = sandbox.yookassa.shop.payments.get(String(json['id']));
    await eventually('the payment expires unasked', () => payment?.status === 'canceled');
    await sandbox.close();
  });

  it('tells nobody any more once it is closed', async () => {
    const sandbox = await startSandbox({ loads: 1, alive: false });
    const { yookassa } = sandbox;
    yookassa.shop.settings.notificationUrl = `${sandbox.url}/nowhere`;
    const { json } = await create(sandbox.yookassaUrl, basic('100500', 'test_sandbox-secret-key'));
    yookassa.payments.pay(yookassa.shop.payment(String(json['id'])), { type: 'sbp' });
    const [notification] = yookassa.notifications.sent;
    await sandbox.close();
    await yookassa.notifications.settled();
    yookassa.step(24 * HOUR);
    expect(notification?.attempts.length).toBeLessThanOrEqual(1);
    expect(yookassa.notifications.sent).toEqual([]);
  });
});
