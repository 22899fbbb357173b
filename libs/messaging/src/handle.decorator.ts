import type { EventContract, PageContract, RpcContract } from '#contracts';
import { applyDecorators, Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';

export const RPC_TRANSPORT = Symbol('rpc');
export const EVENT_TRANSPORT = Symbol('event');

export type RpcExtras = { kind: 'rpc'; contract: RpcContract } | { kind: 'page'; contract: PageContract };

export interface EventExtras {
  readonly contract: EventContract;
  readonly everyReplica: boolean;
  readonly inOrder: boolean;
}

export interface EventOptions {
  /** For caches: all replicas hear it at once, nobody repeats it. */
  readonly everyReplica?: boolean;
  /** One at a time in the order they were said, whatever the number of replicas; one that fails is waited for. Handlers are quick. */
  readonly inOrder?: boolean;
}

/** Nest turns what a handler throws into "Internal server error" before the transport sees it; the transport decides here. */
@Catch()
class PassOn implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** Nest refuses unnamed parameters beside a context; both decorators here hand the parsed message over as the first one. */
const withPayload: MethodDecorator = (target, property) => {
  Payload()(target, property, 0);
};

/** Answers a question of `contract`: the method takes the checked request and returns the response, or throws a declared Refusal. */
export function HandleRpc<Request extends object, Response extends object>(contract: RpcContract<Request, Response>) {
  const decorate = applyDecorators(
    MessagePattern(contract.subject, RPC_TRANSPORT, { kind: 'rpc', contract }),
    UseFilters(PassOn),
    withPayload,
  );
  return decorate as TypedMethod<(request: Request) => Promise<Response> | Response>;
}

/** Serves the ready bytes of `contract`. */
export function HandlePage<Request extends object>(contract: PageContract<Request>) {
  const decorate = applyDecorators(
    MessagePattern(contract.subject, RPC_TRANSPORT, { kind: 'page', contract }),
    UseFilters(PassOn),
    withPayload,
  );
  return decorate as TypedMethod<(request: Request) => Promise<import('#contracts').Page> | import('#contracts').Page>;
}

export interface EventContext {
  /** Unique id of the event: the key of the inbox. */
  readonly eventId: string;
}

const withEventContext: MethodDecorator = (target, property) => {
  Ctx()(target, property, 1);
};

/**
 * Hears a fact. By default one replica of the service handles it, acknowledged after the method has returned, again after a throw,
 * some at once and in no order.
 */
export function HandleEvent<Payload extends object>(contract: EventContract<Payload>, options: EventOptions = {}) {
  const extras: EventExtras = {
    contract,
    everyReplica: options.everyReplica === true,
    inOrder: options.inOrder === true,
  };
  const decorate = applyDecorators(
    // Nest joins handlers of one pattern into one; what every replica hears must not be joined to what one of them hears.
    EventPattern(extras.everyReplica ? `${contract.subject} everywhere` : contract.subject, EVENT_TRANSPORT, { ...extras }),
    UseFilters(PassOn),
    withPayload,
    withEventContext,
  );
  return decorate as TypedMethod<(payload: Payload, context: EventContext) => Promise<void> | void>;
}

/** A decorator that the compiler lets stand only on a method of the given type. */
type TypedMethod<Method> = <T extends Method>(
  target: object,
  property: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;
