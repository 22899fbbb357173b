import { IDEMPOTENCY_KEY, Refusal, VALIDATION_FAILED } from '#contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The client's name for what it wants done once, undefined when it gave none. @throws Refusal VALIDATION_FAILED */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  const given = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  if (given === undefined) return undefined;
  if (typeof given === 'string' && IDEMPOTENCY_KEY.test(given)) return given;
  throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'Idempotency-Key', code: 'FORMAT' }] });
});
