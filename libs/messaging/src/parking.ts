import { NatsError, type JetStreamManager, type JsMsg, type StoredMsg } from 'nats';

/** Where what is put aside stands. */
export const PARKED_STREAM = 'PARKED';
/** The subjects of the stream: who failed, then on what. */
export const parkedSubject = (service: string, subject: string): string => `parked.${service}.${subject}`;
/** A service is asked here to try once more what it has put aside; any replica of it answers. */
export const againSubject = (service: string, subject: string): string => `again.${service}.${subject}`;

export const PARKED_FROM = 'Parked-From';
export const PARKED_ERROR = 'Parked-Error';
export const PARKED_EVENT_ID = 'Parked-Event-Id';
export const PARKED_TRIES = 'Parked-Tries';

/** What one who is asked answers: nothing went wrong, or what did. */
export interface AgainAnswer {
  readonly error?: string;
}

const NO_SUCH_MESSAGE = 10_037;

/** The message at a place of the stream, undefined when there is none any more. */
export async function parkedAt(manager: JetStreamManager, sequence: number): Promise<StoredMsg | undefined> {
  try {
    return await manager.streams.getMessage(PARKED_STREAM, { seq: sequence });
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.err_code === NO_SUCH_MESSAGE) return undefined;
    throw error;
  }
}

/** What went wrong, for a header: one line, not too long. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/[\r\n]+/g, ' ').slice(0, 500);

/** The key of the inbox: the id it was said under, or its place when it was said without one. */
export const eventIdOf = ({ headers, info, seq }: JsMsg): string => headers?.get('Nats-Msg-Id') || `${info.stream}:${seq}`;
