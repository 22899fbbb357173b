import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { body, list, moment, orNull, ref, shape, text, whole, yesNo, type Schema } from './schema';

const page: Schema = shape({ nextCursor: orNull(text('Null on the last page')) });
const reason = text('Why, for the audit log', { minLength: 3, maxLength: 250 });
const version = whole('0: never set. For the next change', { minimum: 0 });
const json = (description: string): SchemaObject => ({ description, nullable: true });
const fields = (description: string): SchemaObject => ({
  type: 'object',
  description,
  additionalProperties: true,
  nullable: true,
});
const changed = { updatedAt: moment('The last change'), updatedBy: text('Who made it', { example: 'console' }) };
const flag = {
  enabled: yesNo('Off for all when false'),
  percentage: whole('Of all drivers, always the same ones', { minimum: 0, maximum: 100 }),
  driverIds: list(text('Driver', { format: 'uuid' }), { maxItems: 10_000, description: 'On for these whatever the percentage' }),
};

/** Settings, feature flags and the audit log. */
export const adminConfigurationSchemas: Record<string, SchemaObject> = {
  Setting: shape(
    {
      key: text('Its name', { example: 'trial-days' }),
      value: json('JSON; null: not set'),
      byDefault: json('What holds while it is not set; null: nothing'),
      secret: yesNo('Whether a part of it is never shown'),
      version,
    },
    changed,
  ),
  SettingList: shape({ items: list(ref('Setting')), page }),
  SettingBody: body({ value: json('JSON; null unsets it'), version, reason }),
  Flag: shape({ name: text('Its name', { example: 'new-list' }), ...flag, version }, changed),
  FlagList: shape({ items: list(ref('Flag')), page }),
  FlagBody: body({ ...flag, version, reason }),
  AuditLine: shape({
    seq: whole('Its number, from 1 without a gap'),
    at: moment('When it happened'),
    service: text('Who said it', { example: 'billing' }),
    action: text('What happened', { example: 'refund.ordered' }),
    actor: text('Who did it', { example: 'console' }),
    target: orNull(text('To what', { example: 'setting:trial-days' })),
    address: orNull(text('From where')),
    requestId: orNull(text('In which request')),
    before: fields('What stood there before, secrets left out'),
    after: fields('What stands there after'),
    facts: fields('More about it, the reason among it'),
  }),
  AuditLineList: shape({ items: list(ref('AuditLine')), page }),
  AuditVerdict: shape(
    { whole: yesNo('Whether it is what was written'), lines: whole('Lines that were read', { minimum: 0 }) },
    { brokenAt: whole('The first line that is not, or is missing'), problem: text('What is wrong') },
  ),
};
