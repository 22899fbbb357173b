import { sending } from '../sending/backstage';
import type { Unsent } from '../sending/queue';
import { typedOffer, type TypedOffer } from './offer';

/** What was typed for a load and taken back, until the app is closed. */
const drafts = new Map<string, TypedOffer>();

export const draftOf = (cargoId: string): TypedOffer | undefined => drafts.get(cargoId);

/** Takes a response out of the queue, unless it is on its way; what was typed is there when the sheet is opened again. */
export function takeBack({ key, cargo }: Unsent): void {
  const offer = sending().takeBack(key);
  if (offer !== undefined) drafts.set(cargo.id, typedOffer(offer));
}
