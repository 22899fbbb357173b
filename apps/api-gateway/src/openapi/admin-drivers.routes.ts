import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { DRIVER_SORTS, LANGUAGES } from '#contracts';
import { idempotencyKey, pageSize, query, type Described } from './described';
import { driver } from './examples';

const TAG = 'Admin: drivers';
const uuid = (name: string): ParameterObject => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
  example: driver.id,
});
const id = uuid('id');
const page = [pageSize, query('cursor', 'From the page before', { type: 'string' })];
const reasoned = { schema: 'ReasonBody', example: { reason: 'Просьба водителя' } };

/** Drivers as staff find them, see them and treat them. */
export const adminDriverRoutes: Readonly<Record<string, Described>> = {
  'get /admin/drivers': {
    tag: TAG,
    summary: 'Find drivers; `access` is missing where billing does not know them',
    staff: 'drivers.read',
    parameters: [
      query('q', 'A phone in any spelling or its last digits, the beginning of a name or username, a Telegram id, an id', {
        type: 'string',
        minLength: 1,
        maxLength: 100,
      }),
      query('blocked', 'Only those who are, or are not', { type: 'boolean' }),
      query('tag', 'Filed under it', { type: 'string', maxLength: 32 }),
      query('language', 'Who speak it', { type: 'string', enum: [...LANGUAGES] }),
      query('sort', 'A leading minus: the latest first', { type: 'string', enum: [...DRIVER_SORTS], default: '-createdAt' }),
      ...page,
    ],
    answers: [200, 'AdminDriverList'],
  },
  'get /admin/drivers/{id}': {
    tag: TAG,
    summary: 'All there is to see of one driver; `unavailable` names what nobody could be asked about',
    staff: 'drivers.read',
    parameters: [id],
    answers: [200, 'AdminDriverPage'],
    refusals: ['NOT_FOUND'],
  },
  'get /admin/drivers/{id}/messages': {
    tag: TAG,
    summary: 'What became of the messages to a driver, newest first',
    staff: 'drivers.read',
    parameters: [id, ...page],
    answers: [200, 'AdminMessageList'],
    refusals: ['NOT_FOUND'],
  },
  'get /admin/drivers/{id}/responses': {
    tag: TAG,
    summary: 'The responses of a driver, newest first',
    staff: 'drivers.read',
    parameters: [id, ...page],
    answers: [200, 'AdminResponseList'],
    refusals: ['NOT_FOUND'],
  },
  'get /admin/drivers/{id}/alerts': {
    tag: TAG,
    summary: 'What a driver was told of in the last fourteen days, newest first',
    staff: 'drivers.read',
    parameters: [id, ...page],
    answers: [200, 'AdminAlertList'],
    refusals: ['NOT_FOUND'],
  },
  'post /admin/drivers/{id}/grant': {
    tag: TAG,
    summary: 'Give days of access',
    staff: 'drivers.grant',
    parameters: [id, idempotencyKey],
    body: { schema: 'GrantBody', example: { days: 7, reason: 'Не дошли уведомления' } },
    answers: [200, 'GrantedAccess'],
    refusals: ['NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'],
  },
  'post /admin/drivers/{id}/block': {
    tag: TAG,
    summary: 'Shut a driver out: sessions end at once, nothing is served, sold or sent; twice is once',
    staff: 'drivers.block',
    parameters: [id],
    body: reasoned,
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
  'post /admin/drivers/{id}/unblock': {
    tag: TAG,
    summary: 'Let a driver in again; twice is once',
    staff: 'drivers.block',
    parameters: [id],
    body: reasoned,
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
  'post /admin/drivers/{id}/sign-out': {
    tag: TAG,
    summary: 'End what a driver has open; they may come back',
    staff: 'drivers.block',
    parameters: [id],
    body: reasoned,
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
  'post /admin/drivers/{id}/erase': {
    tag: TAG,
    summary: 'Forget the person; there is no way back',
    staff: 'drivers.erase',
    parameters: [id],
    body: reasoned,
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
  'put /admin/drivers/{id}/tags': {
    tag: TAG,
    summary: 'File a driver under these and no other tags',
    staff: 'drivers.annotate',
    parameters: [id],
    body: { schema: 'TagsBody', example: { tags: ['юг', 'VIP'], version: 1 } },
    answers: [200, 'DriverTags'],
    refusals: ['NOT_FOUND', 'VERSION_CONFLICT'],
  },
  'post /admin/drivers/{id}/notes': {
    tag: TAG,
    summary: 'Write something about a driver for colleagues',
    staff: 'drivers.annotate',
    parameters: [id, idempotencyKey],
    body: { schema: 'NoteBody', example: { text: 'Звонил, просил перенести списание.' } },
    answers: [201, 'DriverNote'],
    refusals: ['NOT_FOUND'],
  },
  'delete /admin/drivers/{id}/notes/{noteId}': {
    tag: TAG,
    summary: 'Take a note away; twice is once',
    staff: 'drivers.annotate',
    parameters: [id, uuid('noteId')],
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
};
