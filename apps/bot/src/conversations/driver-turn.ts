import type { DriverChat } from '../chats/chats.service';
import type { Turn, TurnContext } from '../updates/turn';

/** A turn in a driver's own chat. The door lets nothing else in. */
export type DriverTurn = Turn & { readonly driver: DriverChat };

export interface DriverContext extends TurnContext {
  readonly turn: DriverTurn;
  /** What matched the pattern of a button. */
  readonly match: RegExpExecArray;
}

export const isDriverTurn = (turn: Turn): turn is DriverTurn => turn.driver !== undefined;
