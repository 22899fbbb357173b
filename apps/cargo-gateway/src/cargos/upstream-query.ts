import { Refusal, VALIDATION_FAILED } from '#contracts';

/** One page of the exchange; ours are cut from these, whatever their limit: equal questions stay equal. */
export const UPSTREAM_PAGE = 100;

const PAIR = /^filter%5B([a-z_]{1,40})%5D=[A-Za-z0-9%*._+~-]*$/;
const ALWAYS = ['mode', 'user_id'];

/**
 * Path and query of one upstream page. `filters` came from another service and is checked all the same: it goes out under our token.
 * @throws Refusal VALIDATION_FAILED when it is anything but `filter[…]` pairs, mode and user first
 */
export function listPath(filters: string, offset: number): string {
  const names = filters.split('&').map((pair) => PAIR.exec(pair)?.[1]);
  const sound =
    !names.includes(undefined) && new Set(names).size === names.length && ALWAYS.every((name, i) => names[i] === name);
  if (!sound) throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'upstreamQuery', code: 'FORMAT' }] });
  return `/v2/cargos/views?include=contacts&limit=${UPSTREAM_PAGE}&offset=${offset}&${filters}`;
}
