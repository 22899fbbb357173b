import type { EventContract } from '#contracts';
import type { MessageHandler } from '@nestjs/microservices';
import { lastValueFrom, isObservable } from 'rxjs';
import type { CallContext } from './call-context';
import type { EventContext } from './handle.decorator';
import { parse } from './parse';
import { OF_NATS, runInSpan } from './spans';

/** The message has not the shape of its kind. */
export class Unreadable extends Error {}

/** Lets a handler hear one message, as a step of the trace in which it was said. @throws Unreadable, and whatever the handler throws */
export function hear(
  handler: MessageHandler,
  { subject, payload }: EventContract,
  message: { json(): unknown },
  call: CallContext,
  eventId: string,
): Promise<void> {
  const context: EventContext = { eventId };
  return runInSpan(call, { name: `hear ${subject}`, kind: 'consumer', attributes: OF_NATS }, async () => {
    let read: object;
    try {
      read = parse(payload, message.json());
    } catch (error) {
      throw new Unreadable(`${subject} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
    const result: unknown = await handler(read, context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  });
}
