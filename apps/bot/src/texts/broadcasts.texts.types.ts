/** Words around what staff wrote, and about whether it is wanted. */
export interface BroadcastWords {
  /** In place of a first name that is not known. */
  readonly nameless: string;
  readonly subscribe: string;
  readonly ask: string;
  readonly agree: string;
  readonly subscribed: string;
  readonly unsubscribe: string;
  readonly unsubscribed: string;
}
