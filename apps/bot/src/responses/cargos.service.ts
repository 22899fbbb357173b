import {
  CARGO_NOT_FOUND,
  CARGO_REMOVED,
  CargoDetailPage,
  CargoListPage,
  EXCHANGE_UNAVAILABLE,
  Refusal,
  type CargoCard,
  type CargoDetail,
  type CargoListPageRequest,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';

/** One page of the board, as the public API shows it. */
export interface CargoList {
  readonly items: readonly CargoCard[];
  readonly page: { readonly limit: number; readonly offset: number; readonly hasMore: boolean; readonly total: number | null };
  readonly data: { readonly fetchedAt: string; readonly stale: boolean };
}

/** Knowledge so young is as good as asking. */
const SURE_SECONDS = 30;

/** Loads of the exchange, asked of cargo-gateway. */
@Injectable()
export class Cargos {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws Refusal CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async one(cargoId: string, driverId: string, contacts = false): Promise<CargoDetail> {
    const { body } = await this.rpc.page(CargoDetailPage, { cargoId, driverId, contacts });
    return (JSON.parse(body.toString('utf8')) as { cargo: CargoDetail }).cargo;
  }

  /**
   * Asks the exchange itself whether a load that was found a moment ago is still listed. While it does not answer, what is known counts.
   * @throws Refusal CARGO_REMOVED, SERVICE_UNAVAILABLE
   */
  async requireListed({ id, removed }: CargoCard, driverId: string): Promise<void> {
    try {
      if (removed === true) throw new Refusal(CARGO_REMOVED);
      await this.rpc.page(CargoDetailPage, { cargoId: id, driverId, contacts: false, maxAgeSeconds: SURE_SECONDS });
    } catch (error) {
      if (error instanceof Refusal && error.is(CARGO_NOT_FOUND)) throw new Refusal(CARGO_REMOVED);
      if (!(error instanceof Refusal) || !error.is(EXCHANGE_UNAVAILABLE)) throw error;
    }
  }

  /** @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async list(request: CargoListPageRequest): Promise<CargoList> {
    const { body } = await this.rpc.page(CargoListPage, request);
    return JSON.parse(body.toString('utf8')) as CargoList;
  }
}

const CARD_FIELDS = [
  'id',
  'route',
  'distanceKm',
  'priceKopecks',
  'pricePerKmKopecks',
  'weightKg',
  'volumeM3',
  'loadTypes',
  'truckTypes',
  'loadingDate',
  'unloadingDate',
  'postedAt',
  'cargoType',
  'company',
] as const satisfies readonly (keyof CargoCard)[];

/** The card of a load, without what only its detail holds: contacts are nobody's to keep. */
export const cardOf = (detail: CargoDetail): CargoCard =>
  Object.fromEntries(
    CARD_FIELDS.filter((field) => field in detail).map((field) => [field, detail[field]]),
  ) as unknown as CargoCard;
