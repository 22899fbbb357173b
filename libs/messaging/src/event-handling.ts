import type { EventContract } from '#contracts';
import type { MessageHandler } from '@nestjs/microservices';
import { Histogram } from 'prom-client';
import { isObservable, lastValueFrom } from 'rxjs';
import type { CallContext } from './call-context';
import type { EventContext } from './handle.decorator';
import { parse } from './parse';
import { OF_NATS, runInSpan } from './spans';

const heard = new Histogram({
  name: 'event_handler_duration_seconds',
  help: 'Time an event took in its handler',
  labelNames: ['subject', 'outcome'],
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
});

/** The message has not the shape of its kind. */
export class Unreadable extends Error {}

/** Lets a handler hear one message, as a step of the trace in which it was said. @throws Unreadable, and whatever the handler throws */
export async function hear(
  handler: MessageHandler,
  { subject, payload }: EventContract,
  message: { json(): unknown },
  call: CallContext,
  eventId: string,
): Promise<void> {
  const context: EventContext = { eventId };
  const stop = heard.startTimer({ subject });
  try {
    await runInSpan(call, { name: `hear ${subject}`, kind: 'consumer', attributes: OF_NATS }, async () => {
      const result: unknown = await handler(readPayload(subject, payload, message), context);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    });
    stop({ outcome: 'ok' });
  } catch (error) {
    stop({ outcome: 'failed' });
    throw error;
  }
}

function readPayload(subject: string, payload: EventContract['payload'], message: { json(): unknown }): object {
  try {
    return parse(payload, message.json());
  } catch (error) {
    throw new Unreadable(`${subject} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
