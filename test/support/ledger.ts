import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '#testing';
import { Client } from 'pg';
import { HELP, type BusyDay } from './busy-day';
import { SCHEMAS } from './databases';
import { DriverChat, tellingsIn, type Tellings } from './driver-chat';

/** What was on its way to Telegram, or had to be tried again, needs its time. */
const PATIENCE_MS = 90_000;
const MONTH_AND_TRIAL = 37;

/**
 * After a busy day: what each person was told beside what PostgreSQL, Telegram and YooKassa hold now.
 * @returns what is lost or doubled, in words
 */
export async function lostOrDoubled(day: BusyDay): Promise<string[]> {
  const found = await Promise.all([responses(day), payments(day), alerts(day), answers(day), outboxes(day)]);
  return found.flat();
}

async function read<Body>({ system }: BusyDay, path: string, token: string): Promise<Body> {
  return (await (await system.patiently(() => system.call(path, { token }))).json()) as Body;
}

/** Telegram is played by this very process: whoever asks it without pause keeps it from taking what is still to come. */
const LOOK_EVERY_MS = 1_000;

/** Waits until it holds. @returns what to say when it never does */
const orElse = (complaint: string, condition: () => boolean | Promise<boolean>, withinMs = PATIENCE_MS): Promise<string[]> =>
  eventually(complaint, () => pause(LOOK_EVERY_MS).then(condition), withinMs).then(
    () => [],
    () => [complaint],
  );

/** Every response that was answered with 201 stands once, was told to the driver (never twice without the mark of a repetition), and the open app has heard of it. */
async function responses(day: BusyDay): Promise<string[]> {
  const { accepted, responders } = day;
  const found = await Promise.all(
    responders.map(async ({ token, chat, stream, responded }) => {
      type Page = { items: { cargoId: string; status: string }[] };
      const { items } = await read<Page>(day, '/me/responses?limit=50', token);
      const wrong = responded.flatMap((id) => {
        const own = items.filter(({ cargoId }) => cargoId === id);
        return own.length === 1 ? [] : [`the response to ${id} stands ${own.length} times`];
      });
      const own = responded.filter((id) => accepted.includes(id));
      const told = async (): Promise<Tellings> =>
        tellingsIn((await chat.messages()).filter(({ text }) => text?.includes('Ваш отклик принят')));
      wrong.push(...(await orElse('a driver was not told of a response', async () => (await told()).all >= own.length)));
      if ((await told()).plain > own.length) wrong.push('a driver was told twice of a response');
      const heard = (id: string): boolean => [...stream.heard.values()].some(({ data }) => JSON.stringify(data).includes(id));
      wrong.push(...(await orElse('an open app did not hear of a response', () => own.every(heard))));
      return wrong;
    }),
  );
  return found.flat();
}

/** What YooKassa took was given, once; and it took no more than was answered for. */
async function payments(day: BusyDay): Promise<string[]> {
  const found = await Promise.all(
    day.paid.map(async ({ token, id }) => {
      const done = async (): Promise<boolean> =>
        (await read<{ status: string }>(day, `/payments/${id}`, token)).status === 'succeeded';
      const wrong = await orElse(`the money of ${id} has not arrived`, done);
      const { access } = await read<{ access: { daysLeft: number } }>(day, '/me', token);
      if (access.daysLeft !== MONTH_AND_TRIAL) wrong.push(`the payment ${id} led to ${access.daysLeft} days`);
      return wrong;
    }),
  );
  return found.flat();
}

/** Every load was told to each who waits for it: once without the mark of a repetition or at least once with it, and never twice without. */
async function alerts({ watching, loads }: BusyDay): Promise<string[]> {
  // One chat takes one message a second, and digests save what there are too many of.
  const patience = PATIENCE_MS + loads.length * 1_500;
  const found = await Promise.all(
    watching.map(async ({ chat }) => {
      const told = async (): Promise<Tellings[]> => {
        const messages = await chat.messages();
        return loads.map((id) =>
          tellingsIn(messages.filter(({ reply_markup: markup = {} }) => JSON.stringify(markup).includes(id))),
        );
      };
      const each = async (): Promise<boolean> => (await told()).every(({ all }) => all > 0);
      const wrong = await orElse('a load was not told', each, patience);
      const doubled = (await told()).filter(({ plain }) => plain > 1).length;
      return doubled === 0 ? wrong : [...wrong, `${doubled} loads were told twice`];
    }),
  );
  return found.flat();
}

/** Every question to the bot was answered, and none twice without the mark of a repetition. */
async function answers({ system, questions }: BusyDay): Promise<string[]> {
  const chat = await DriverChat.open(system, 41);
  const heard = async (): Promise<Tellings> => tellingsIn((await chat.messages()).filter(({ text = '' }) => HELP.test(text)));
  const wrong = await orElse('a question to the bot has no answer', async () => (await heard()).all >= questions);
  return (await heard()).plain > questions ? [...wrong, 'a question to the bot was answered twice'] : wrong;
}

/** No fact waits, and none was put aside. */
async function outboxes({ system }: BusyDay): Promise<string[]> {
  const client = new Client({ connectionString: system.postgres.url });
  await client.connect();
  try {
    const wrong: string[] = [];
    for (const schema of SCHEMAS) {
      const waiting = `select 1 from ${schema}.outbox where published_at is null`;
      wrong.push(...(await orElse(`facts of ${schema} wait`, async () => (await client.query(waiting)).rowCount === 0)));
    }
    const stuck = await client.query(`select state, update_id from bot.updates where state = 'parked'`);
    return stuck.rowCount === 0 ? wrong : [...wrong, `${stuck.rowCount} updates of Telegram are parked`];
  } finally {
    await client.end();
  }
}
