/** Words around what staff wrote. */
export interface BroadcastWords {
  /** In place of a first name that is not known. */
  readonly nameless: string;
  readonly unsubscribe: string;
  readonly unsubscribed: string;
}
