import type { DatabaseDefinition } from '#persistence';
import { AuditRow } from '../audit/audit.entity';
import { FlagRow } from '../feature-flags/flag.entity';
import { SavedMethodRow } from '../payments/methods/saved-method.entity';
import { PaymentRow } from '../payments/payment.entity';
import { AttemptRow } from '../payments/providers/attempt.entity';
import { PromoCodeRow, PromoUseRow } from '../promo-codes/promo-code.entity';
import { RefundRow } from '../refunds/refund.entity';
import { RenewalRow } from '../renewals/renewal.entity';
import { SettingRow, SettingVersionRow } from '../settings/setting.entity';
import { AccessPeriodRow } from '../subscriptions/access-period.entity';
import { CustomerRow } from '../subscriptions/customer.entity';
import { Messages1763700000000 } from './migrations/1763700000000-messages';
import { Settings1764000000000 } from './migrations/1764000000000-settings';
import { Subscriptions1764000000001 } from './migrations/1764000000001-subscriptions';
import { Payments1764000000002 } from './migrations/1764000000002-payments';
import { Renewals1764000000003 } from './migrations/1764000000003-renewals';
import { Administration1764500000000 } from './migrations/1764500000000-administration';

/** What billing keeps in PostgreSQL. */
export const database: DatabaseDefinition = {
  schema: 'billing',
  entities: [
    SettingRow,
    SettingVersionRow,
    FlagRow,
    AuditRow,
    CustomerRow,
    AccessPeriodRow,
    PromoCodeRow,
    PromoUseRow,
    PaymentRow,
    AttemptRow,
    RefundRow,
    SavedMethodRow,
    RenewalRow,
  ],
  migrations: [
    Messages1763700000000,
    Settings1764000000000,
    Subscriptions1764000000001,
    Payments1764000000002,
    Renewals1764000000003,
    Administration1764500000000,
  ],
};
