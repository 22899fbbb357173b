import { MeetDriver, UpdateReceived, updateEventId, type Driver } from '#contracts';
import { EventPublisher, HandleRpc } from '#messaging';
import { Database, migrate } from '#persistence';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { createDatabase, eventually, startNats, type PrivateDatabase, type PrivateServer } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { bot } from '../app.module';
import { database } from '../database/definition';

@Controller()
class AuthController {
  @HandleRpc(MeetDriver)
  meet({ telegramId, firstName }: InstanceType<typeof MeetDriver.request>): Driver {
    const id = `00000000-0000-4000-8000-${telegramId.padStart(12, '0')}`;
    return { id, telegramId, firstName, language: 'ru', timeZone: 'Europe/Moscow' };
  }
}

@Module({ controllers: [AuthController] })
class AuthModule {}

describe('updates', () => {
  let nats: PrivateServer;
  let db: PrivateDatabase;
  let auth: RunningService;
  let service: RunningService;

  beforeAll(async () => {
    [nats, db] = await Promise.all([startNats(), createDatabase()]);
    await migrate(database, db.url);
    const common = { NATS_URL: nats.url, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'info' };
    auth = await startService({ name: 'auth-session', config: ServiceConfig, module: AuthModule }, common);
    service = await startService(bot, {
      ...common,
      DATABASE_URL: db.url,
      REDIS_URL: 'redis://127.0.0.1:1',
      TELEGRAM_BOT_TOKEN: `123456:${'a'.repeat(35)}`,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
    });
    await Promise.all([auth.hearing, service.hearing]);
  });
  afterAll(async () => {
    await service.stop();
    await auth.stop();
    await Promise.all([nats.stop(), db.drop()]);
  });

  it('are handled', async () => {
    const from = { id: 77, is_bot: false, first_name: 'Иван' };
    const update = { update_id: 5, message: { message_id: 1, date: 1, chat: { id: 77, type: 'private' }, from, text: 'x' } };
    await service.app.get(EventPublisher).publish(UpdateReceived, { updateId: 5, update }, { id: updateEventId(5) });
    await eventually('done', async () => {
      const rows = await service.app.get(Database).source.query<{ state: string }[]>('select * from bot.updates');
      return rows[0]?.state === 'done';
    });
  });
});
