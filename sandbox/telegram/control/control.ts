import type { FastifyInstance } from 'fastify';
import type { Fault } from '../bot-api/faults';
import type { Limits } from '../bot-api/limiter';
import type { TelegramServer } from '../server';
import type { Behaviour } from '../updates/webhook';
import type { Member } from '../world/world';
import { Impossible } from '../world/world';
import type { User } from '../world/types';
import type { Press } from '../world/user-side';
import { registerEvents } from './events';
import * as schemas from './schemas';

interface Someone {
  userId: number;
}
interface Place extends Someone {
  latitude: number;
  longitude: number;
}

/** Drives this Telegram from tests, from the demo and from its page. */
export function registerControl(app: FastifyInstance, server: TelegramServer): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    reply.code(error instanceof Impossible ? error.status : (error.statusCode ?? 500)).send({ message: error.message }),
  );
  registerEvents(app, server.world);
  registerSight(app, server);
  registerPeople(app, server);
  registerTroubles(app, server);
}

/** What can be seen. */
function registerSight(app: FastifyInstance, server: TelegramServer): void {
  const { world, callbacks, payments, botApi } = server;
  app.get('/state', () => server.state());
  app.get<{ Querystring: Partial<Record<'method' | 'chatId' | 'since' | 'limit', string>> }>(
    '/calls',
    { schema: { querystring: schemas.calls } },
    ({ query: { method, chatId, since, limit } }) => ({
      items: botApi.calls.find({
        ...(method === undefined ? {} : { method }),
        ...(chatId === undefined ? {} : { chatId: Number(chatId) }),
        ...(since === undefined ? {} : { since: Number(since) }),
        ...(limit === undefined ? {} : { limit: Number(limit) }),
      }),
    }),
  );
  app.get('/chats', () => ({ items: server.chats() }));
  app.get<{ Params: { id: string }; Querystring: { limit?: string } }>(
    '/chats/:id/messages',
    { schema: { params: schemas.chatPath, querystring: schemas.messages } },
    ({ params: { id }, query: { limit = '1000' } }) => ({ items: world.chat(Number(id)).shown(Number(limit)) }),
  );
  app.get<{ Params: { id: string } }>('/chats/:id/keyboard', { schema: { params: schemas.chatPath } }, ({ params: { id } }) => ({
    keyboard: world.chat(Number(id)).keyboard ?? null,
  }));
  app.get<{ Params: { id: string } }>('/payments/:id', ({ params: { id } }) => {
    const status = payments.statusOf(id);
    if (status === undefined) throw new Impossible(404, 'there is no such payment');
    return status;
  });
  app.get<{ Params: { id: string } }>('/answers/:id', ({ params: { id } }) => {
    const answer = callbacks.answerTo(id);
    if (answer === undefined) throw new Impossible(404, 'not answered yet');
    return answer;
  });
}

/** What people do. */
function registerPeople(app: FastifyInstance, server: TelegramServer): void {
  const { world, userSide, payments } = server;
  app.post<{ Body: Omit<User, 'is_bot'> }>('/users', { schema: { body: schemas.user } }, ({ body }) => ({
    user: world.meet({ ...body, is_bot: false }).user,
  }));
  app.post<{ Body: { id: number; title: string; members: Member[] } }>(
    '/groups',
    { schema: { body: schemas.group } },
    ({ body }) => ({
      chat: world.addGroup(body.id, body.title, body.members).info,
    }),
  );
  app.post<{ Params: { id: string }; Body: Member }>(
    '/groups/:id/members',
    { schema: { params: schemas.chatPath, body: schemas.member } },
    ({ params: { id }, body: { userId, status } }) => userSide.place(Number(id), userId, status),
  );
  app.post<{ Body: Someone & { chatId?: number; text: string; replyTo?: number } }>(
    '/text',
    { schema: { body: schemas.say } },
    ({ body: { userId, text, chatId, replyTo } }) => userSide.say(userId, text, chatId, replyTo),
  );
  app.post<{ Body: Press }>('/tap', { schema: { body: schemas.tap } }, ({ body }) => userSide.press(body));
  app.post<{ Body: Someone & { phone?: string; foreign?: boolean; forwarded?: boolean } }>(
    '/contact',
    { schema: { body: schemas.contact } },
    ({ body: { userId, ...what } }) => userSide.shareContact(userId, what),
  );
  app.post<{ Body: Place & { livePeriod?: number } }>(
    '/location',
    { schema: { body: schemas.location } },
    ({ body: { userId, ...where } }) => userSide.shareLocation(userId, where),
  );
  app.post<{ Body: Place & { messageId: number; stop?: boolean } }>(
    '/live-location',
    { schema: { body: schemas.liveLocation } },
    ({ body: { userId, messageId, stop, ...where } }) => userSide.moveLocation(userId, messageId, where, stop),
  );
  const act = (path: string, what: (userId: number) => object): void => {
    app.post<{ Body: Someone }>(path, { schema: { body: schemas.someone } }, ({ body }) => what(body.userId));
  };
  act('/block', (userId) => userSide.block(userId));
  act('/unblock', (userId) => userSide.unblock(userId));
  act('/deactivate', (userId) => userSide.deactivate(userId));
  act('/write-access', (userId) => userSide.grantWriteAccess(userId));
  app.post<{ Body: Someone & { messageId?: number; invoiceLink?: string } }>(
    '/pay',
    { schema: { body: schemas.pay } },
    ({ body: { userId, ...what } }) => payments.pay(userId, what),
  );
  app.post<{ Body: Someone & { url?: string; startParam?: string; theme?: 'light' | 'dark' } }>(
    '/open',
    { schema: { body: schemas.open } },
    ({ body }) => ({ url: server.open(body) }),
  );
}

/** What goes wrong, and how fast time goes by. */
function registerTroubles(app: FastifyInstance, server: TelegramServer): void {
  const { botApi, webhook, updates, timetable } = server;
  const { faults, limiter } = botApi;
  app.post<{ Body: Fault }>('/faults', { schema: { body: schemas.fault } }, ({ body }) => {
    faults.add(body);
    return { faults: faults.pending };
  });
  app.delete('/faults', () => {
    faults.clear();
    return { faults: [] };
  });
  app.post<{ Body: Partial<Limits> }>('/limiter', { schema: { body: schemas.limiter } }, ({ body }) => {
    limiter.set(body);
    return limiter.limits;
  });
  app.post<{ Body: Partial<Behaviour> & { unknownUpdate?: number } }>(
    '/behaviour',
    { schema: { body: schemas.behaviour } },
    ({ body: { unknownUpdate = 0, ...how } }) => {
      webhook.misbehave(how);
      for (let left = unknownUpdate; left > 0; left -= 1) updates.addUnknown();
      return webhook.behaviour;
    },
  );
  app.post<{ Body: { stepMs: number } }>('/clock', { schema: { body: schemas.clock } }, ({ body }) => {
    timetable.step(body.stepMs);
    return { now: new Date(server.clock.now()).toISOString() };
  });
  app.post('/reset', () => {
    server.reset();
    return {};
  });
}
