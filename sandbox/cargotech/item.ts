import type { Load } from './world/load';
import { DEFORM } from './world/odd';

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** Clock time with a Z that is not UTC: shown as it is. */
const momentOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const point = (load: Load, position: 1 | 2, detail: boolean) => {
  const place = position === 1 ? load.from : load.to;
  const at = position === 1 ? load.loadAt : load.unloadAt;
  return {
    type: 1,
    position,
    first_date: detail ? momentOf(at) : dateOf(at),
    last_date: detail ? momentOf(at) : dateOf(at),
    city: { id: place.id, name: place.city },
    ...(detail ? { address: position === 1 ? load.fromAddress : load.toAddress } : {}),
  };
};

/** A load as the exchange's list shows it. */
export function listItem(load: Load, contacts: boolean, detail = false): Record<string, unknown> {
  const price = load.priceOnRequest ? null : load.price;
  const item: Record<string, unknown> = {
    id: load.id,
    weight: load.weight,
    volume: load.volume,
    distance: load.distance,
    price,
    price_per_km: price === null ? null : Math.floor(price / load.distance),
    // One load in five also says what the carrier gets, which is what counts.
    ...(price !== null && load.id % 5 === 0 ? { price_carrier: Math.round(price * 0.95) } : {}),
    currency: { name: 'руб' },
    points: { start: point(load, 1, detail), finish: point(load, 2, detail) },
    company: {
      id: load.company.id,
      inn: load.company.inn,
      name: load.company.name,
      type: load.company.type,
      security_status: load.company.security_status,
    },
    load_types: load.loadTypes.map(({ id, name, short_name }) => ({ id, name, short_name })),
    truck_types: [{ id: load.body.id, name: load.body.name, short_name: load.body.short_name }],
    ...(contacts ? { contacts: load.company.contacts } : {}),
  };
  if (load.odd !== undefined && !detail) DEFORM[load.odd](item);
  return item;
}

/** A load as its own page shows it. */
export function detailItem(load: Load, contacts: boolean): Record<string, unknown> {
  const { company } = load;
  const item = {
    ...listItem(load, contacts, true),
    cargo_type: { name: load.goods },
    shipper: { id: company.id, inn: company.inn, name: company.name, type: 'broker', security_status: company.security_status },
    created_at: momentOf(load.postedAt),
    extra: {
      note: load.note,
      external_inn: null,
      custom_cargo_type: load.id % 7 === 0 ? `${load.goods}, упаковано` : null,
      integrate: null,
      is_delete_from_archive: false,
      krugoreis: load.round,
      partial_load: load.partial,
      note_valid: load.note !== null,
      integrate_contacts: null,
      url: `https://cargomart.ru/orders/active?modal=${load.id}`,
    },
  };
  if (load.odd !== undefined) DEFORM[load.odd](item);
  return item;
}
