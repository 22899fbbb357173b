import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { pageSize, query, type Described } from './described';

const day = (name: string, description: string): ParameterObject => ({
  ...query(name, description, { type: 'string', format: 'date' }),
  required: true,
});
const id: ParameterObject = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^\\d{1,15}$' },
  example: '17',
};

/** Figures by day, and what no service could handle. */
export const adminStatsRoutes: Readonly<Record<string, Described>> = {
  'get /admin/stats': {
    tag: 'Admin: statistics',
    summary: 'Figures of each day of Moscow, 800 days at most; what is in `unavailable` is 0 and says nothing',
    staff: 'stats.read',
    parameters: [day('from', 'First day'), day('to', 'Last day')],
    answers: [200, 'Stats'],
  },
  'get /admin/parked-messages': {
    tag: 'Admin: statistics',
    summary: 'Facts that a service could not handle at any try, newest first; phones, e-mails and secrets are struck out',
    staff: 'parked.read',
    parameters: [pageSize, query('cursor', 'From the page before', { type: 'string' })],
    answers: [200, 'ParkedMessageList'],
  },
  'post /admin/parked-messages/{id}/requeue': {
    tag: 'Admin: statistics',
    summary: 'Have the service that failed try once more; the message goes when that has worked',
    staff: 'parked.requeue',
    parameters: [id],
    body: { schema: 'ReasonBody', example: { reason: 'Ошибка исправлена' } },
    answers: [204],
    refusals: ['NOT_FOUND', 'REQUEUE_FAILED'],
  },
};
