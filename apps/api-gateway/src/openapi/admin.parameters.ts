import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { query } from './described';

export const id: ParameterObject = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

export const cursor = query('cursor', 'From the page before', { type: 'string', pattern: '^[\\w-]{1,200}$' });

const MOMENT = { type: 'string', example: '2026-11-01' };

/** @param what `of their creation` */
export const from = (what: string): ParameterObject =>
  query('from', `The first moment ${what} that counts (ISO 8601), or a day of Europe/Moscow`, MOMENT);

export const to = query('to', 'The first moment that does not, or the last day that does', MOMENT);
