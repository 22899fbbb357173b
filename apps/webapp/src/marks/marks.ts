import { isLockedOut } from '../account/account';
import { may, wanted } from '../account/wanted';
import { ApiError, ask, type Cargo } from '../api/client';
import { t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { notify } from '../ui/notice';
import { Store } from '../ui/store';
import { Shelf, type Aside, type Wish } from './shelf';

/** No answer to the wish itself: sessions, limits and servers recover. */
const isPassing = (status: number): boolean => status === 401 || status === 429 || status >= 500;

async function send({ kind, target, on }: Wish): Promise<'done' | 'later' | 'refused'> {
  try {
    await ask((api) => {
      const cargo = { params: { path: { cargoId: target } } };
      const company = { params: { path: { inn: target } } };
      switch (kind) {
        case 'favourites':
          return on ? api.PUT('/api/v1/me/favourites/{cargoId}', cargo) : api.DELETE('/api/v1/me/favourites/{cargoId}', cargo);
        case 'hidden':
          return on ? api.PUT('/api/v1/me/hidden/{cargoId}', cargo) : api.DELETE('/api/v1/me/hidden/{cargoId}', cargo);
        case 'blockedCompanies':
          return on
            ? api.PUT('/api/v1/me/blocked-companies/{inn}', company)
            : api.DELETE('/api/v1/me/blocked-companies/{inn}', company);
      }
    });
    return 'done';
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem === undefined || isPassing(error.problem.status)) return 'later';
    telegram.failure();
    if (await isLockedOut(error)) wanted.set('marks');
    else notify(error.problem.detail);
    return 'refused';
  }
}

/** What this driver has put aside. */
export const shelf = new Shelf({ send });

/** The load whose actions are open. */
export const acting = new Store<Cargo | undefined>(undefined);

const routeOf = ({ route }: Cargo): string => `${route.from.city} → ${route.to.city}`;

export function toggleFavourite(cargo: Cargo): void {
  const kept = shelf.has('favourites', cargo.id);
  if (!kept && !may('marks')) return;
  telegram.select();
  if (kept) {
    shelf.takeOff('favourites', cargo.id);
    notify(t().unfavourited, () => shelf.put('favourites', cargo.id));
    return;
  }
  shelf.put('favourites', cargo.id);
  notify(t().favourited, () => shelf.takeOff('favourites', cargo.id));
}

export function hide(cargo: Cargo): void {
  if (!may('marks')) return;
  telegram.select();
  shelf.put('hidden', cargo.id, routeOf(cargo));
  notify(t().hiddenNow, () => shelf.takeOff('hidden', cargo.id));
}

/** All loads of the company, of now and later. */
export function block({ name, inn }: { name: string; inn: string }): void {
  if (!may('marks')) return;
  telegram.select();
  shelf.put('blockedCompanies', inn, name);
  notify(t().blockedNow(name), () => shelf.takeOff('blockedCompanies', inn));
}

/** What is left of a list without what the driver does not want to see. */
export function withoutAside(cargos: readonly Cargo[], { hidden, blockedCompanies }: Aside): readonly Cargo[] {
  if (hidden.length === 0 && blockedCompanies.length === 0) return cargos;
  const [loads, companies] = [new Set(hidden), new Set(blockedCompanies)];
  return cargos.filter(({ id, company }) => !loads.has(id) && !(company?.inn !== undefined && companies.has(company.inn)));
}
