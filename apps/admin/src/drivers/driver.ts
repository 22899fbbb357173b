import type { Schemas } from '../api/schemas';

/** A driver in one line: never the whole phone or e-mail. */
export type DriverLine = Schemas['AdminDriverLine'];

export type Access = Schemas['Access'];

export type Note = Schemas['DriverNote'];

export type Driver = Schemas['AdminDriver'];

export type Route = Schemas['RouteNames'];

export type DriverResponse = Schemas['AdminResponse'];

export type DriverAlert = Schemas['AdminAlert'];

export type DriverMessage = Schemas['AdminMessage'];

export type Subscription = Schemas['Subscription'];

export type DriverFile = Schemas['AdminDriverPage'];

export const fullName = ({ firstName, lastName }: Pick<DriverLine, 'firstName' | 'lastName'>): string =>
  [firstName, lastName].filter((part) => part !== undefined && part !== '').join(' ') || '—';

export const routeOf = ({ from, to }: Route): string => `${from} → ${to}`;
