import type { Payment } from '../api/client';
import { Store } from '../ui/store';

/** The payment that the server has told of last. */
export const lastPayment = new Store<Payment | undefined>(undefined);

const COURSE: readonly Payment['status'][] = [
  'pending',
  'waiting_for_capture',
  'canceled',
  'succeeded',
  'partially_refunded',
  'refunded',
];

/** Of two copies of a payment the later one: answers overtake each other. A cancelled one can still succeed, never the other way round. */
export const later = (known: Payment | undefined, met: Payment): Payment =>
  known?.id === met.id && COURSE.indexOf(known.status) > COURSE.indexOf(met.status) ? known : met;

export const isUnderway = ({ status }: Payment): boolean => status === 'pending' || status === 'waiting_for_capture';
