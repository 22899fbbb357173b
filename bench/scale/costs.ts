import { DriverTold } from '#contracts';
import type { System } from '../../test/support/system';
import { loginShot } from '../drivers';
import { zipf, type Shot } from '../load';
import { CITIES, LISTS } from '../stage';
import { searchers, searchOf } from './alerts';
import type { Member } from './crowd';
import { costOf, line, signedIn, type Cost, type Scene, type WorkName } from './scene';
import { steadily, type Call, type Door } from './steady';

interface Work {
  readonly name: WorkName;
  readonly perSecond: number;
  readonly seconds: number;
  /** Whether rows are written for it. */
  readonly writes?: boolean;
  readonly call: Call;
}

/** Every kind of work that can be asked for over HTTP, one after the other, each at a rate that leaves the machine room. */
export async function measureCosts(scene: Scene, short: boolean): Promise<Cost[]> {
  const costs: Cost[] = [];
  const chosen = (await works(scene, short)).filter(({ name }) => !short || name !== 'payment');
  for (const { name, perSecond, seconds, writes = false, call } of chosen) {
    const cost = await costOf(scene.meter, name, writes && !short, () =>
      steadily({ perSecond: perSecond * scene.pace, seconds }, call),
    );
    scene.say(line(cost));
    costs.push(cost);
  }
  return costs;
}

async function works({ system, door, crowd, office, pace }: Scene, short: boolean): Promise<Work[]> {
  const get = (path: string, member: Member | undefined, more?: Record<string, string>): Shot => ({
    path,
    headers: signedIn(member, more),
  });
  const post = (path: string, member: Member | undefined, body: object): Shot => ({
    method: 'POST',
    path,
    headers: signedIn(member, { 'content-type': 'application/json' }),
    body: JSON.stringify(body),
  });
  const inTurn = (n: number): Member | undefined => crowd[n % crowd.length];
  // A handful who ask all the time, but not faster than one may.
  const few = Math.max(1, Math.min(100, crowd.length / 2));
  const oneOfFew = (n: number): Member | undefined => crowd[n % few];
  const list = zipf(LISTS);
  const etags = new Map<string, string>();
  const first = await fetch(`${door.url}${LISTS[0] ?? ''}`, { headers: signedIn(crowd[0]) });
  const { items } = (await first.json()) as { items: { id: string }[] };
  const loads = items.map(({ id }) => id);
  // Each by another driver: nobody may ask for all of them at once.
  for (const [at, path] of LISTS.entries()) {
    const answer = await fetch(`${door.url}${path}`, { headers: signedIn(crowd[at % crowd.length]) });
    etags.set(path, answer.headers.get('etag') ?? '');
  }
  const detail = zipf(loads.map((id) => `/api/v1/cargos/${id}`));
  const city = zipf(CITIES);
  const unchanged = (n: number): Shot => {
    const path = list();
    return get(path, oneOfFew(n), { 'if-none-match': etags.get(path) ?? '' });
  };
  const response = (n: number): Shot =>
    post(`/api/v1/cargos/${loads[n % loads.length] ?? ''}/responses`, inTurn(n), {
      phone: '+79001234567',
    });
  const search = (n: number): Shot => post('/api/v1/me/searches', inTurn(n), { name: `Поиск ${n}`, filter: searchOf(n) });
  const s = (long: number): number => (short ? 0.2 : long);
  const lap = short ? { perSecond: 100, seconds: 0.2 } : { perSecond: 250, seconds: crowd.length / (250 * pace) };
  const reading = { perSecond: short ? 50 : 300, seconds: s(8) };
  const newcomer = (n: number): Shot => loginShot(system, 1_000_000 + n);
  const newcomers = short ? 3 : 150;
  return [
    { name: 'first list of a visit', ...lap, writes: true, call: (n) => door.send(get(list(), inTurn(n)), 200) },
    { name: 'list, every 30 s', ...reading, seconds: s(12), call: (n) => door.send(get(list(), inTurn(n)), 200) },
    { name: 'list, again at once', ...reading, call: (n) => door.send(get(list(), oneOfFew(n)), 200) },
    { name: 'list, not changed', ...reading, call: (n) => door.send(unchanged(n), 304) },
    { name: 'detail', ...reading, writes: true, call: (n) => door.send(get(detail(), oneOfFew(n)), 200) },
    { name: 'autocomplete', ...reading, call: (n) => door.send(get(city(), oneOfFew(n)), 200) },
    { name: 'me', perSecond: short ? 20 : 60, seconds: s(6), call: (n) => door.send(get('/api/v1/me', inTurn(n)), 200) },
    { name: 'first login', perSecond: newcomers / s(10), seconds: s(10), writes: true, call: (n) => door.send(newcomer(n), 200) },
    {
      name: 'login',
      perSecond: newcomers / s(6),
      seconds: s(6),
      writes: true,
      // Those who have just come.
      call: (n) => door.send(newcomer(n % Math.max(1, Math.floor(newcomers * pace))), 200),
    },
    { name: 'response', perSecond: short ? 5 : 30, seconds: s(10), writes: true, call: (n) => door.send(response(n), 201) },
    {
      name: 'event to nobody',
      perSecond: short ? 20 : 200,
      seconds: s(5),
      call: async (n) => {
        const driverId = inTurn(n)?.driverId ?? '';
        await office.tell(DriverTold, { driverId, kind: 'cargo.changed', data: { cargoId: String(n), status: 'gone' } });
        return true;
      },
    },
    { name: 'payment', perSecond: short ? 3 : 10, seconds: s(10), writes: true, call: pay(system, inTurn, door) },
    // The last: from now on its query is watched.
    {
      name: 'saved search',
      perSecond: searchers(short) / s(6),
      // All of them, whatever the pace.
      seconds: s(6) / pace,
      writes: true,
      call: (n) => door.send(search(n), 201),
    },
  ];
}

/** An order, paid as soon as it stands. Its notification, the days and the receipt come behind the answer. */
function pay(system: System, inTurn: (n: number) => Member | undefined, door: Door): Call {
  const paid = new Set<string>();
  return async (n) => {
    const body = JSON.stringify({ tariff: '1_month', email: `driver${n}@example.ru` });
    const headers = signedIn(inTurn(n), { 'content-type': 'application/json' });
    const ordered = await door.send({ method: 'POST', path: '/api/v1/payments', headers, body }, 201);
    for (const [id, payment] of system.sandbox.yookassa.shop.payments) {
      if (paid.has(id)) continue;
      paid.add(id);
      system.sandbox.yookassa.payments.pay(payment, { type: 'bank_card' });
    }
    return ordered;
  };
}
