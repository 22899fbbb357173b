import { STREAMS, type StreamDeclaration } from '#contracts';
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  nanos,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type NatsConnection as Connection,
} from 'nats';
import { DUPLICATE_WINDOW_MS, EVENT_ACK_WAIT_MS, EVENT_HANDLERS_AT_ONCE, IN_ORDER_ACK_WAIT_MS } from './wire';

/**
 * Creates or updates the product's streams; safe to run by any number of processes at once.
 * @param replicas servers that keep a copy of each; without it a stream that is there keeps its number, and one that is not gets one
 */
export async function ensureStreams(connection: Connection, replicas?: number): Promise<void> {
  const manager = await connection.jetstreamManager();
  for (const stream of STREAMS) await ensureStream(manager, stream, replicas);
}

async function ensureStream(
  manager: JetStreamManager,
  { name, subjects, maxAgeMs }: StreamDeclaration,
  replicas: number | undefined,
): Promise<void> {
  const config = {
    name,
    subjects: [...subjects],
    max_age: nanos(maxAgeMs),
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    ...(replicas === undefined ? {} : { num_replicas: replicas }),
  };
  // `add` with an equal configuration succeeds, with another one it fails: then the stream is there and takes the change.
  await manager.streams
    .add({
      num_replicas: 1,
      ...config,
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
    })
    .catch(() => manager.streams.update(name, config));
}

export const streamOf = (subject: string): string => {
  const stream = STREAMS.find(({ subjects }) => subjects.some((pattern) => subject.startsWith(pattern.slice(0, -1))));
  if (stream === undefined) throw new Error(`no stream holds ${subject}`);
  return stream.name;
};

/** Durable names may hold no dots. One consumer an event kind: several filters on one need a newer server. */
export const durableName = (service: string, subject: string): string => `${service}--${subject.replaceAll('.', '-')}`;

export async function ensureConsumer(
  manager: JetStreamManager,
  service: string,
  subject: string,
  inOrder: boolean,
): Promise<void> {
  const config = {
    filter_subject: subject,
    // With one unacknowledged message at most the server itself keeps the order, across replicas and repeats.
    ack_wait: nanos(inOrder ? IN_ORDER_ACK_WAIT_MS : EVENT_ACK_WAIT_MS),
    max_ack_pending: inOrder ? 1 : EVENT_HANDLERS_AT_ONCE * 10,
    // Tries are counted by the handler's side, which parks the message; a limit here would leave it in the stream unseen.
    max_deliver: -1,
  };
  const stream = streamOf(subject);
  const durable = durableName(service, subject);
  await manager.consumers
    .add(stream, { durable_name: durable, ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All, ...config })
    .catch(() => manager.consumers.update(stream, durable, config));
}
