import { Agent as HttpsAgent } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { TelegrafModuleOptions } from 'nestjs-telegraf';
import type { Middleware } from 'telegraf';
import type { BotConfig } from '../config';
import { openTurn, type TurnContext } from '../updates/turn';

/** Gives every handler its turn. An update that nobody has opened a turn for is no update of ours. */
const withTurn: Middleware<TurnContext> = async (context, next) => {
  const turn = openTurn(context.update);
  if (turn === undefined) return;
  Object.assign(context, { turn });
  await next();
};

/** Telegraf routes updates to handlers and does nothing else: our worker feeds it, our queue speaks. */
export const telegrafOptions = ({
  TELEGRAM_BOT_TOKEN,
  TELEGRAM_API_ROOT,
  TELEGRAM_PROXY_URL,
}: BotConfig): TelegrafModuleOptions => ({
  token: TELEGRAM_BOT_TOKEN,
  // Undefined would start polling, without anybody waiting for it or hearing it fail.
  launchOptions: false,
  middlewares: [withTurn],
  options: {
    // The worker has a limit of its own and knows what to do when it is over.
    handlerTimeout: Infinity,
    telegram: {
      apiRoot: TELEGRAM_API_ROOT.endsWith('/') ? TELEGRAM_API_ROOT : `${TELEGRAM_API_ROOT}/`,
      agent: TELEGRAM_PROXY_URL === undefined ? new HttpsAgent({ keepAlive: true }) : new HttpsProxyAgent(TELEGRAM_PROXY_URL),
      webhookReply: false,
    },
  },
});
