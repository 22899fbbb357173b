import { Refusal, VALIDATION_FAILED, type ClassRef } from '#contracts';
import { parse, ParseError } from '#messaging';
import {
  createParamDecorator,
  Injectable,
  type ArgumentMetadata,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { queryValues, rawQuery } from './request';

/** @throws Refusal VALIDATION_FAILED with every wrong and every unknown field */
export function checked<T extends object>(shape: ClassRef<T>, plain: unknown): T {
  try {
    return parse(shape, plain, 'refuse');
  } catch (error) {
    throw error instanceof ParseError ? new Refusal(VALIDATION_FAILED, { errors: error.errors }) : error;
  }
}

/** The body of a request as the class its parameter is declared with. */
@Injectable()
export class CheckedBody implements PipeTransform<unknown, object> {
  transform(body: unknown, { metatype }: ArgumentMetadata): object {
    return checked(metatype as ClassRef<object>, body ?? {});
  }
}

/** The query of a request as an instance of `shape`; the door has seen to unknown and repeated parameters. */
export const CheckedQuery = createParamDecorator(<T extends object>(shape: ClassRef<T>, context: ExecutionContext): T => {
  const values = queryValues(rawQuery(context.switchToHttp().getRequest<FastifyRequest>()));
  return checked(shape, Object.fromEntries(Object.entries(values).map(([name, [value]]) => [name, value])));
});
