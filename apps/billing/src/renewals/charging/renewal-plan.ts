import type { TariffValue } from '../../settings/setting-values';
import type { RenewalRow } from '../renewal.entity';

const [HOUR, DAY] = [3_600_000, 86_400_000] as const;

/** When the driver is told, before the end of access: the place of the notice of expiry that nobody gets whose access renews itself. */
export const NOTICE_BEFORE_END_MS = 3 * DAY;
export const CHARGE_BEFORE_END_MS = 2 * HOUR;
/** Nobody is charged sooner after they were told. */
export const LEAST_NOTICE_MS = DAY;
/** Who was told of a charge that did not come by then is told again. */
const NOTICE_HOLDS_MS = DAY;
/** Tries at most, for one end of access and in one week. */
export const MOST_TRIES = 3;
const WEEK_MS = 7 * DAY;

export type StopReason = 'price-changed' | 'refunded' | 'card-refused' | 'permission-revoked' | 'no-answer' | 'no-email';

export type Move =
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'notice'; readonly chargeAt: number }
  | { readonly kind: 'charge' }
  | { readonly kind: 'stop'; readonly reason: StopReason };

export type Plan = Pick<RenewalRow, 'endsAt' | 'noticedAt' | 'chargeAt'>;

/** What a move depends on; times in ms since 1970. */
export interface Situation {
  readonly now: number;
  /** End of access. */
  readonly ends: number;
  /** For that end. */
  readonly plan: Plan;
  /** Whether what the driver agreed to is still for sale at that price. */
  readonly asAgreed: boolean;
  /** Whether the money of the last payment went back. */
  readonly refunded: boolean;
  /** Charges of the last week that came to nothing, newest first. */
  readonly failedAt: readonly number[];
}

/** The one thing to do now about access that renews itself and is not being charged for. */
export function nextMove({ now, ends, plan: { noticedAt, chargeAt }, asAgreed, refunded, failedAt }: Situation): Move {
  const told = noticedAt !== null && chargeAt !== null && now <= chargeAt.getTime() + NOTICE_HOLDS_MS;
  if (!told && now < ends - NOTICE_BEFORE_END_MS) return { kind: 'wait', until: ends - NOTICE_BEFORE_END_MS };
  if (refunded) return { kind: 'stop', reason: 'refunded' };
  if (!asAgreed) return { kind: 'stop', reason: 'price-changed' };
  const earliest = (failedAt[MOST_TRIES - 1] ?? -Infinity) + WEEK_MS;
  if (!told) return { kind: 'notice', chargeAt: Math.max(ends - CHARGE_BEFORE_END_MS, now + LEAST_NOTICE_MS, earliest) };
  const at = Math.max(chargeAt.getTime(), noticedAt.getTime() + LEAST_NOTICE_MS, earliest);
  return now < at ? { kind: 'wait', until: at } : { kind: 'charge' };
}

/** Whether the tariff is what was agreed to. */
export const isAsAgreed = ({ days, amount }: Pick<RenewalRow, 'days' | 'amount'>, tariff: TariffValue | undefined): boolean =>
  tariff !== undefined && tariff.renewable && tariff.days === days && tariff.priceKopecks === amount;
