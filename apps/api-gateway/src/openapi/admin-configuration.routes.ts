import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { cursor, from, to } from './admin.parameters';
import { pageSize, query, type Described } from './described';

const TAG = 'Admin: configuration';
const AUDIT = 'Admin: audit';

const key: ParameterObject = { name: 'key', in: 'path', required: true, schema: { type: 'string' }, example: 'trial-days' };
const name: ParameterObject = {
  name: 'name',
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^[a-z][a-z0-9-]{1,62}$' },
  example: 'new-list',
};
const text = { type: 'string', minLength: 1, maxLength: 128 };
const auditFilters = [
  query('type', 'An action (refund.ordered), or the first word of some (refund)', {
    type: 'string',
    pattern: '^[a-z][a-z0-9.-]{0,63}$',
  }),
  query('actor', 'Who did it: staff:<uuid>, driver:<uuid>, console, service:<name>, rule:<name>', text),
  query('target', 'What it was done to, e.g. payment:<uuid>', text),
  from('of what happened'),
  to,
  query('q', 'An address, the id of a request, or what stands behind the colon of a target', text),
];

/** Settings, feature flags and the audit log. */
export const adminConfigurationRoutes: Readonly<Record<string, Described>> = {
  'get /admin/settings': {
    tag: TAG,
    summary: 'Every setting; secrets are shown as ••••1234',
    staff: 'settings.read',
    answers: [200, 'SettingList'],
  },
  'put /admin/settings/{key}': {
    tag: TAG,
    summary: 'Set a setting, or unset it with null. A secret that comes back as it was shown stays as it is',
    staff: 'settings.change',
    parameters: [key],
    body: { schema: 'SettingBody', example: { value: 14, version: 1, reason: 'Летняя акция' } },
    answers: [200, 'Setting'],
    refusals: ['NOT_FOUND', 'VERSION_CONFLICT'],
  },
  'get /admin/feature-flags': { tag: TAG, summary: 'Every flag', staff: 'flags.read', answers: [200, 'FlagList'] },
  'get /admin/feature-flags/{name}': {
    tag: TAG,
    summary: 'One flag',
    staff: 'flags.read',
    parameters: [name],
    answers: [200, 'Flag'],
    refusals: ['NOT_FOUND'],
  },
  'put /admin/feature-flags/{name}': {
    tag: TAG,
    summary: 'Make a flag (version 0) or change it',
    staff: 'flags.change',
    parameters: [name],
    body: { schema: 'FlagBody', example: { enabled: true, percentage: 10, driverIds: [], version: 0, reason: 'Первая проба' } },
    answers: [200, 'Flag'],
    refusals: ['VERSION_CONFLICT'],
  },
  'get /admin/audit': {
    tag: AUDIT,
    summary: 'What was done and by whom, newest first. A page of long lines is shorter than its limit',
    staff: 'audit.read',
    parameters: [...auditFilters, pageSize, cursor],
    answers: [200, 'AuditLineList'],
  },
  'get /admin/audit.csv': {
    tag: AUDIT,
    summary: 'The same as a file: UTF-8 with a byte order mark, RFC 4180, no cell is a formula. Written into the log itself',
    staff: 'audit.read',
    parameters: auditFilters,
    answers: [200],
    csv: true,
  },
  'get /admin/audit/verify': {
    tag: AUDIT,
    summary: 'Read the whole log and say whether it was touched. Answered within a minute',
    staff: 'audit.verify',
    answers: [200, 'AuditVerdict'],
  },
};
