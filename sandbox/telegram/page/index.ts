import type { FastifyInstance } from 'fastify';
import { makeCommands } from './browser/chat/commands';
import { makeComposer } from './browser/chat/composer';
import { makeKeyboards } from './browser/chat/keyboards';
import { makeMessages } from './browser/chat/message';
import { makeRichText } from './browser/chat/rich-text';
import { makeControl } from './browser/control';
import { makeDialogs } from './browser/dialogs';
import { makeDom } from './browser/dom';
import { makeLinks } from './browser/links';
import { makePanel } from './browser/panel';
import { makePhones } from './browser/phone';
import { startPage } from './browser/start';
import { PAGE } from './html';
import { STYLE } from './style';

/**
 * The page's script: these parts, made one after another in the browser, each given those before it. A part is sent there as the source
 * of its function, so it may use nothing from outside but what it is given and what every browser has: imported values stay behind.
 */
const MAKERS: Readonly<Record<string, { toString(): string }>> = {
  dom: makeDom,
  control: makeControl,
  dialogs: makeDialogs,
  links: makeLinks,
  richText: makeRichText,
  keyboards: makeKeyboards,
  messages: makeMessages,
  commands: makeCommands,
  composer: makeComposer,
  phones: makePhones,
  panel: makePanel,
};

/** What the browser runs: the compiled parts themselves, so that they are checked like all other code and need no second build. */
const SCRIPT = [
  "'use strict';",
  'const parts = {};',
  ...Object.entries(MAKERS).map(([name, make]) => `parts.${name} = (${make.toString()})(parts);`),
  `(${startPage.toString()})(parts);`,
].join('\n');

/** Nothing but our own script and style runs here, whatever a bot or a person writes. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The chats of the sandbox's Telegram as phones; under the prefix `/telegram`, beside the control API it talks to. */
export function registerPhonePage(scope: FastifyInstance): void {
  for (const [path, type, body] of [
    ['/', 'text/html', PAGE],
    ['/page.css', 'text/css', STYLE],
    ['/page.js', 'text/javascript', SCRIPT],
  ] as const) {
    scope.get(path, (_request, reply) =>
      reply.headers({ 'content-security-policy': POLICY, 'cache-control': 'no-cache' }).type(`${type}; charset=utf-8`).send(body),
    );
  }
}
