import type { CargoCard, CargoDetail, Company, Contact, Ref, Stop } from '#contracts';
import { findCity } from '#gazetteer';
import { clockTime, flag, id, isPlain, kopecks, list, plain, positive, text, type Plain } from '../cargotech/read';

/** Stands for a city the exchange did not name: a card always has a route. */
const UNNAMED = '—';
const MOST_REFS = 50;
const MOST_CONTACTS = 20;
const LONGEST_NOTE = 5_000;
const ROUBLES = /^(руб(\.|л[ьяей]{1,2})?|р\.?|rub|rur|₽)$/i;

/** A load of the exchange as the public API shows it; undefined without an id, whatever else is missing. */
export function cardOf(item: unknown): CargoCard | undefined {
  const cargo = plain(item);
  const cargoId = id(cargo['id']);
  return cargoId === null ? undefined : card(cargoId, cargo);
}

/** The whole load. `cargoId` is the id it was asked for by. */
export function detailOf(cargoId: string, item: unknown): CargoDetail {
  const cargo = plain(item);
  const extra = plain(cargo['extra']);
  const shipper = companyOf(cargo['shipper']);
  return {
    ...card(cargoId, cargo),
    note: text(extra['note'], LONGEST_NOTE),
    noteValid: flag(extra['note_valid']),
    contacts: contactsOf(cargo['contacts']),
    ...(shipper === undefined ? {} : { shipper }),
    partialLoad: flag(extra['partial_load']),
    roundTrip: flag(extra['krugoreis']),
    sourceUrl: webAddress(extra['url']),
  };
}

function card(cargoId: string, cargo: Plain): CargoCard {
  const points = plain(cargo['points']);
  const from = stopOf(points['start']);
  const to = stopOf(points['finish']);
  const distanceKm = positive(cargo['distance']);
  const priceKopecks = priceOf(cargo);
  const company = companyOf(cargo['company']);
  return {
    id: cargoId,
    route: { from, to },
    distanceKm,
    priceKopecks,
    pricePerKmKopecks: pricePerKm(cargo, priceKopecks, distanceKm),
    weightKg: positive(cargo['weight']),
    volumeM3: positive(cargo['volume']),
    loadTypes: refsOf(cargo['load_types']),
    truckTypes: refsOf(cargo['truck_types']),
    loadingDate: from.date,
    unloadingDate: to.date,
    postedAt: clockTime(cargo['created_at']),
    cargoType: cargoTypeOf(cargo),
    ...(company === undefined ? {} : { company }),
  };
}

function stopOf(value: unknown): Stop {
  const point = plain(value);
  const city = isPlain(point['city']) ? point['city'] : { name: point['city'] };
  const name = text(city['name']);
  const pointId = id(city['id']);
  const pointType = text(point['type'], 20);
  const address = text(point['address'], 500);
  const place = name === null ? undefined : findCity(name);
  return {
    city: name ?? UNNAMED,
    ...(pointId === null ? {} : { pointId }),
    ...(pointType === null ? {} : { pointType }),
    ...(place === undefined ? {} : { region: place.region, point: { lat: place.lat, lon: place.lon } }),
    ...(address === null ? {} : { address }),
    date: clockTime(point['first_date']) ?? clockTime(point['last_date']),
  };
}

/** What the carrier gets goes before what the shipper pays. A price in another currency is no price: nobody may read it as roubles. */
function priceOf(cargo: Plain): number | null {
  const currency = isPlain(cargo['currency']) ? cargo['currency']['name'] : cargo['currency'];
  const unknown = currency !== null && currency !== undefined && !(typeof currency === 'string' && ROUBLES.test(currency.trim()));
  return unknown ? null : (kopecks(cargo['price_carrier']) ?? kopecks(cargo['price']));
}

/** As the exchange says, else computed its way: whole kopecks, rounded down. */
function pricePerKm(cargo: Plain, priceKopecks: number | null, distanceKm: number | null): number | null {
  if (priceKopecks === null) return null;
  const computed = distanceKm === null ? null : Math.floor(priceKopecks / distanceKm);
  const given = kopecks(cargo['price_per_km']);
  return given ?? (computed !== null && computed > 0 && Number.isSafeInteger(computed) ? computed : null);
}

/** One or many, each with an id and some name. */
function refsOf(value: unknown): Ref[] {
  const items = isPlain(value) ? [value] : list(value);
  return items.slice(0, MOST_REFS).flatMap((item) => {
    const ref = plain(item);
    const refId = id(ref['id']);
    const shortName = text(ref['short_name']);
    const name = text(ref['name']) ?? shortName;
    return refId === null || name === null ? [] : [{ id: refId, name, ...(shortName === null ? {} : { shortName }) }];
  });
}

function companyOf(value: unknown): Company | undefined {
  const company = plain(value);
  const name = text(company['name']);
  const inn = text(company['inn'], 20);
  if (name === null && inn === null) return undefined;
  return { name: name ?? UNNAMED, ...(inn !== null && /^(\d{10}|\d{12})$/.test(inn) ? { inn } : {}) };
}

function cargoTypeOf(cargo: Plain): string | null {
  const type = cargo['cargo_type'];
  return text(plain(cargo['extra'])['custom_cargo_type']) ?? text(isPlain(type) ? type['name'] : type);
}

/** The broker's or the company's people first, the others after them, each as the exchange orders them. */
function contactsOf(value: unknown): Contact[] {
  const contacts = list(value)
    .slice(0, MOST_CONTACTS)
    .map(contactOf)
    .filter((contact) => contact.name !== null || contact.phone !== null);
  const preferred = ({ type }: Contact): boolean => type === 'broker' || type === 'company';
  return [...contacts.filter(preferred), ...contacts.filter((contact) => !preferred(contact))];
}

function contactOf(value: unknown): Contact {
  const contact = plain(value);
  const phones = list(contact['phones']).map((phone) => text(phone, 60));
  const phone = phones.find((written) => written !== null) ?? text(contact['phone'], 60);
  return { name: text(contact['name']), phone, tel: phone === null ? null : telOf(phone), type: text(contact['type'], 40) };
}

/** A number to dial: `8 (911) 111-11-11 доб. 5` → `+79111111111`; null when it is none. */
export function telOf(phone: string): string | null {
  const [number = ''] = phone.split(/[,;#/]|доб|ext/i);
  const digits = number.replace(/\D/g, '');
  if (number.trim().startsWith('+')) return /^\d{7,15}$/.test(digits) ? `+${digits}` : null;
  if (/^[78]\d{10}$/.test(digits)) return `+7${digits.slice(1)}`;
  return /^\d{10}$/.test(digits) ? `+7${digits}` : null;
}

/** Only what a browser may open by a tap. */
function webAddress(value: unknown): string | null {
  const written = text(value, 2_000);
  if (written === null || !URL.canParse(written)) return null;
  return /^https?:$/.test(new URL(written).protocol) ? new URL(written).href : null;
}
