import type { OpenSpan } from '#messaging';
import type { Redis } from 'ioredis';

/** The client, telling the span by what name the first command is asked for. Nothing of its keys and values. */
export const named = (client: Redis, span: OpenSpan): Redis =>
  new Proxy(client, {
    get: (target, property) => {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function' || typeof property !== 'string') return member;
      const name = `redis ${property}`;
      return (...values: unknown[]): unknown => {
        span.rename(name);
        return Reflect.apply(member, target, values) as unknown;
      };
    },
  });
