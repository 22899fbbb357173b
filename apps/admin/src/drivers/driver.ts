import type { AdminPayment } from '../payments/payment';

/** A driver as the API shows them to staff: never the whole phone or e-mail. */
export interface DriverLine {
  readonly id: string;
  readonly telegramId: string | null;
  readonly firstName: string;
  readonly lastName?: string | null;
  readonly username?: string | null;
  readonly phoneMasked: string | null;
  readonly language: 'ru' | 'en';
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly blockedAt: string | null;
  readonly erasedAt: string | null;
  readonly tags: readonly string[];
  readonly access?: Access | null;
}

export interface Access {
  readonly active: boolean;
  readonly source: string | null;
  readonly expiresAt: string | null;
  readonly daysLeft: number;
  readonly autoRenew: boolean;
}

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly author: string;
  readonly at: string;
}

export interface Driver extends DriverLine {
  readonly timeZone: string;
  readonly emailMasked: string | null;
  readonly truck?: Readonly<Record<string, unknown>> | null;
  readonly consents: readonly { readonly kind: string; readonly version: string; readonly given: boolean; readonly at: string }[];
  readonly notes: readonly Note[];
  readonly sessions: readonly { readonly createdAt: string; readonly lastSeenAt: string }[];
  readonly blockReason: string | null;
  readonly version: number;
}

export interface Route {
  readonly from: string;
  readonly to: string;
}

export interface DriverResponse {
  readonly id: string;
  readonly cargoId: string;
  readonly route: Route | string | null;
  readonly status: string;
  readonly priceKopecks: number | null;
  readonly createdAt: string;
}

export interface DriverAlert {
  readonly id: string;
  readonly cargoId: string;
  readonly route: Route | string | null;
  readonly state: string;
  readonly raisedAt: string;
  readonly sentAt?: string | null;
}

export interface DriverMessage {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly error: string | null;
}

export interface DriverSearch {
  readonly id: string;
  readonly name: string;
  readonly alertsEnabled: boolean;
  readonly matchesToday: number;
  readonly lastMatchAt: string | null;
}

export interface Subscription extends Access {
  readonly history: readonly {
    readonly source: string;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly paymentId?: string | null;
    readonly shortened?: boolean | null;
  }[];
  readonly paymentMethod?: { readonly title: string } | null;
  readonly renewal?: { readonly at: string; readonly tariff: string; readonly amountKopecks: number } | null;
}

export interface DriverFile {
  readonly driver: Driver;
  readonly subscription: Subscription | null;
  readonly payments: readonly AdminPayment[];
  readonly responses: readonly DriverResponse[];
  readonly searches: readonly DriverSearch[];
  readonly alerts: readonly DriverAlert[];
  readonly messages: readonly DriverMessage[];
  readonly unavailable: readonly string[];
}

export const fullName = ({ firstName, lastName }: Pick<DriverLine, 'firstName' | 'lastName'>): string =>
  [firstName, lastName].filter((part) => part !== undefined && part !== null && part !== '').join(' ') || '—';

export const routeOf = (route: Route | string | null): string =>
  route === null ? '—' : typeof route === 'string' ? route : `${route.from} → ${route.to}`;
