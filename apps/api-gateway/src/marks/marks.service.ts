import {
  CARGO_ID,
  CARGO_NOT_FOUND,
  ClearMark,
  GetDriverMarks,
  GetResponseMarks,
  ListFavourites,
  Refusal,
  ROUTE_NEEDS,
  SERVICE_UNAVAILABLE,
  SetMark,
  VALIDATION_FAILED,
  type CargoCard,
  type DriverMarks,
  type MarkKind,
  type ResponseMarks,
  type Session,
} from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { PageQuery } from '../http/page.query';

export type MarkName = keyof DriverMarks | keyof ResponseMarks;

/** What the phone merges with the lists it shows. */
export interface Marks extends DriverMarks, ResponseMarks {
  /** Nobody could be asked about these: their emptiness says nothing, what the phone knows of them stays. */
  readonly missing?: readonly MarkName[];
}

export interface FavouritePage {
  readonly items: readonly CargoCard[];
  readonly page: { readonly nextCursor: string | null };
}

const INN = /^(\d{10}|\d{12})$/;
const NO_MARKS: DriverMarks = { favourites: [], hidden: [], blockedCompanies: [] };

/** What the driver has put aside, asked of filtering, and what they responded to, asked of bot. */
@Injectable()
export class DriversMarks {
  constructor(
    private readonly rpc: RpcClient,
    private readonly access: AccessBook,
  ) {}

  /** What is known is answered and what is not is named. @throws Refusal SERVICE_UNAVAILABLE when nothing is known */
  async read({ driverId }: Session): Promise<Marks> {
    const [marks, responses] = await Promise.all([
      known(this.rpc.call(GetDriverMarks, { driverId })),
      known(this.rpc.call(GetResponseMarks, { driverId })),
    ]);
    if (marks === undefined && responses === undefined) throw new Refusal(SERVICE_UNAVAILABLE);
    const missing: MarkName[] = [
      ...(marks === undefined ? (['favourites', 'hidden', 'blockedCompanies'] as const) : []),
      ...(responses === undefined ? (['responses'] as const) : []),
    ];
    const { favourites, hidden, blockedCompanies } = marks ?? NO_MARKS;
    const all = { favourites, hidden, blockedCompanies, responses: responses?.responses ?? {} };
    return missing.length === 0 ? all : { ...all, missing };
  }

  /** @throws Refusal SUBSCRIPTION_REQUIRED, SERVICE_UNAVAILABLE */
  async favourites({ driverId }: Session, { limit, cursor }: PageQuery): Promise<FavouritePage> {
    await this.access.require(ROUTE_NEEDS['favourites.read'], driverId);
    const more = cursor === undefined ? {} : { cursor };
    const { items, nextCursor } = await this.rpc.call(ListFavourites, { driverId, limit, ...more });
    return { items, page: { nextCursor } };
  }

  /** @throws Refusal SUBSCRIPTION_REQUIRED, CARGO_NOT_FOUND, VALIDATION_FAILED, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async set({ driverId }: Session, kind: MarkKind, target: string): Promise<void> {
    requireTarget(kind, target);
    await this.access.require(ROUTE_NEEDS['marks.change'], driverId);
    await this.rpc.call(SetMark, { driverId, kind, target });
  }

  /** @throws Refusal CARGO_NOT_FOUND, VALIDATION_FAILED, SERVICE_UNAVAILABLE */
  async clear({ driverId }: Session, kind: MarkKind, target: string): Promise<void> {
    requireTarget(kind, target);
    await this.rpc.call(ClearMark, { driverId, kind, target });
  }
}

async function known<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.is(SERVICE_UNAVAILABLE)) return undefined;
    throw error;
  }
}

function requireTarget(kind: MarkKind, target: string): void {
  if (kind !== 'blocked-company') {
    if (!CARGO_ID.test(target)) throw new Refusal(CARGO_NOT_FOUND);
  } else if (!INN.test(target)) throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'inn', code: 'FORMAT' }] });
}
