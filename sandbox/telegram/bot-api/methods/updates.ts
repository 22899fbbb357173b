import { DEFAULT_CONNECTIONS, type WebhookSettings } from '../../updates/webhook';
import type { Params } from '../reading/params';
import { badRequest, Refusal, tooManyRequests } from '../refusal';
import { Described, type Handlers, type Parts } from '../parts';

const PORTS = ['', '443', '80', '88', '8443'];
const LONGEST_POLL_S = 50;
const LONGEST_ANSWER = 200;

/** HTTPS on Telegram's ports; plain HTTP anywhere, as a server of the Bot API started with `--local` takes it. */
function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw badRequest('invalid webhook URL specified');
  const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' && !loopback && !PORTS.includes(url.port))
    throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
}

function readSettings(params: Params, url: string): WebhookSettings {
  checkUrl(url);
  const secret = params.text('secret_token') ?? '';
  if (secret.length > 256) throw badRequest('secret token is too long');
  if (!/^[\w-]*$/.test(secret)) throw badRequest('secret token contains unallowed characters');
  const connections = Math.min(Math.max(params.number('max_connections') ?? DEFAULT_CONNECTIONS, 1), 100);
  return { url, secret, maxConnections: connections, hasCertificate: params.has('certificate') };
}

const readAllowed = (params: Params): readonly string[] | undefined =>
  params.list('allowed_updates')?.filter((kind): kind is string => typeof kind === 'string');

export function updateMethods({ world, updates, polling, webhook, callbacks }: Parts): Handlers {
  let nextSetAt = 0;
  const drop = (params: Params): void => {
    if (params.flag('drop_pending_updates')) updates.remove(() => true);
  };
  const takeDown = (params: Params): Described => {
    drop(params);
    const stood = webhook.settings !== undefined;
    if (stood) webhook.set(undefined);
    return new Described(true, stood ? 'Webhook was deleted' : 'Webhook is already deleted');
  };

  return {
    getMe: () => ({
      ...world.bot,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: true,
    }),
    getUpdates: (params, gone) => {
      if (webhook.settings !== undefined)
        throw new Refusal(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      updates.allowed = readAllowed(params) ?? updates.allowed;
      const limit = params.number('limit') ?? 100;
      return polling.take(
        {
          offset: params.number('offset') ?? 0,
          limit: limit < 1 || limit > 100 ? 100 : limit,
          timeout: Math.min(Math.max(params.number('timeout') ?? 0, 0), LONGEST_POLL_S),
        },
        gone,
      );
    },
    setWebhook: (params) => {
      const url = params.text('url') ?? '';
      if (url === '') return takeDown(params);
      const settings = readSettings(params, url);
      const allowed = readAllowed(params) ?? updates.allowed;
      const same =
        JSON.stringify([webhook.settings, updates.allowed]) === JSON.stringify([settings, allowed]) && !settings.hasCertificate;
      if (!same && world.clock.now() < nextSetAt) throw tooManyRequests(1);
      drop(params);
      if (same) return new Described(true, 'Webhook is already set');
      nextSetAt = world.clock.now() + 1_000;
      updates.allowed = allowed;
      polling.terminate('terminated by setWebhook request');
      webhook.set(settings);
      return new Described(true, 'Webhook was set');
    },
    deleteWebhook: takeDown,
    getWebhookInfo: () => ({
      url: webhook.settings?.url ?? '',
      has_custom_certificate: webhook.settings?.hasCertificate ?? false,
      pending_update_count: updates.waiting.length,
      ...(webhook.lastError === undefined
        ? {}
        : { last_error_date: webhook.lastError.date, last_error_message: webhook.lastError.message }),
      ...(webhook.settings === undefined ? {} : { max_connections: webhook.settings.maxConnections }),
      ...(updates.allowed.length === 0 ? {} : { allowed_updates: updates.allowed }),
    }),
    answerCallbackQuery: (params) => {
      const [text, url] = [params.text('text'), params.text('url')];
      if (text !== undefined && text.length > LONGEST_ANSWER) throw badRequest('MESSAGE_TOO_LONG');
      // Anything else than a link into a bot is for games.
      if (url !== undefined && url !== '' && !/^(https?:\/\/)?(t|telegram)\.me\//.test(url)) throw badRequest('URL_INVALID');
      callbacks.answer(params.text('callback_query_id') ?? '', {
        ...(text === undefined ? {} : { text }),
        ...(params.flag('show_alert') ? { showAlert: true } : {}),
        ...(url === undefined || url === '' ? {} : { url }),
      });
      return true;
    },
  };
}
