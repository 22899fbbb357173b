/** Data as real exchanges deliver it: each kind has been seen to break a client. */
export const ODD_KINDS = [
  'id-as-text',
  'price-as-text',
  'price-zero',
  'price-per-km-missing',
  'distance-fractional',
  'city-name-null',
  'city-missing',
  'points-missing',
  'company-null',
  'types-null',
  'weight-as-text',
  'volume-null',
  'currency-foreign',
  'contacts-object',
  'extra-null',
  'dates-iso',
  'dates-garbage',
] as const;
export type OddKind = (typeof ODD_KINDS)[number];

type Json = Record<string, unknown>;
const inside = (item: Json, ...path: string[]): Json => path.reduce((json, name) => json[name] as Json, item);

/** Changes a well-formed item in the way of its kind. */
export const DEFORM: Readonly<Record<OddKind, (item: Json) => void>> = {
  'id-as-text': (item) => (item['id'] = String(item['id'])),
  'price-as-text': (item) => (item['price'] = String(item['price'])),
  'price-zero': (item) => Object.assign(item, { price: 0, price_per_km: 0, price_carrier: null }),
  'price-per-km-missing': (item) => delete item['price_per_km'],
  'distance-fractional': (item) => (item['distance'] = (item['distance'] as number) + 0.5),
  'city-name-null': (item) => (inside(item, 'points', 'start', 'city')['name'] = null),
  'city-missing': (item) => delete inside(item, 'points', 'finish')['city'],
  'points-missing': (item) => delete item['points'],
  'company-null': (item) => (item['company'] = null),
  'types-null': (item) => Object.assign(item, { load_types: null, truck_types: [null] }),
  'weight-as-text': (item) => (item['weight'] = `${String(item['weight'])}.0`),
  'volume-null': (item) => (item['volume'] = null),
  'currency-foreign': (item) => (item['currency'] = { name: 'USD' }),
  'contacts-object': (item) => 'contacts' in item && (item['contacts'] = { name: 'нет' }),
  'extra-null': (item) => item['extra'] !== undefined && (item['extra'] = null),
  'dates-iso': (item) =>
    (inside(item, 'points', 'start')['first_date'] =
      `${String(inside(item, 'points', 'start')['first_date']).slice(0, 10)}T18:00:00.000Z`),
  'dates-garbage': (item) => Object.assign(inside(item, 'points', 'start'), { first_date: 'завтра', last_date: {} }),
};
