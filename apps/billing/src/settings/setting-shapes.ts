import type { ClassRef, Language } from '#contracts';
import { isOutsideAddress } from '#runtime';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { ReceiptValue, ShopKeys, TariffValue } from './setting-values';

const PAYMENT_SUBJECTS = [
  'commodity', 'excise', 'job', 'service', 'intellectual_activity', 'payment', 'agent_commission', 'property_right',
  'non_operating_gain', 'composite', 'another',
]; // prettier-ignore
const PAYMENT_MODES = [
  'full_prepayment',
  'partial_prepayment',
  'advance',
  'full_payment',
  'partial_payment',
  'credit',
  'credit_payment',
];
/** Telegram's own bound of an invoice. */
const MOST_STARS = 10_000;
const orNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);
const PublicPage = (): PropertyDecorator =>
  ValidateBy({ name: 'publicPage', validator: { validate: isOutsideAddressOfPage, defaultMessage: () => 'must be https' } });

/** Offer and privacy pages may carry a query; the rest of the rule is that of any outside address. */
function isOutsideAddressOfPage(value: unknown): boolean {
  return typeof value === 'string' && isOutsideAddress(value.split(/[?#]/, 1)[0]);
}

class Wording implements Record<Language, string> {
  @IsString() @IsNotEmpty() @MaxLength(64) ru!: string;
  @IsString() @IsNotEmpty() @MaxLength(64) en!: string;
}

class TariffShape implements TariffValue {
  @Matches(/^[a-z0-9_]{1,32}$/) code!: string;
  @IsObject() @ValidateNested() @Type(() => Wording) title!: Wording;
  @IsInt() @Min(1) @Max(3_650) days!: number;
  @IsInt() @Min(100) @Max(100_000_000) priceKopecks!: number;
  @orNull() @IsInt() @Min(1) @Max(MOST_STARS) priceStars!: number | null;
  @IsBoolean() renewable!: boolean;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Wording) badge?: Wording;
}

class ReceiptShape implements ReceiptValue {
  @IsBoolean() enabled!: boolean;
  @IsInt() @Min(1) @Max(12) vatCode!: number;
  @IsIn(PAYMENT_SUBJECTS) paymentSubject!: string;
  @IsIn(PAYMENT_MODES) paymentMode!: string;
  @orNull() @IsInt() @Min(1) @Max(6) taxSystemCode!: number | null;
}

class ShopShape implements ShopKeys {
  @Matches(/^\d{1,20}$/) shopId!: string;
  @Matches(/^[\x21-\x7e]{8,256}$/) secretKey!: string;
}

class PaymentsEnabled {
  @IsBoolean() value!: boolean;
}
class Tariffs {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique((tariff: TariffShape) => tariff.code)
  @ValidateNested({ each: true })
  @Type(() => TariffShape)
  value!: TariffShape[];
}
class TrialDays {
  @IsInt() @Min(0) @Max(365) value!: number;
}
class GraceDays {
  @IsInt() @Min(0) @Max(30) value!: number;
}
class YookassaShop {
  @IsObject() @ValidateNested() @Type(() => ShopShape) value!: ShopShape;
}
class Receipt {
  @IsObject() @ValidateNested() @Type(() => ReceiptShape) value!: ReceiptShape;
}
class ConsentVersion {
  @Matches(/^[\w.-]{1,64}$/) value!: string;
}
class OwnLoadsShown {
  @IsBoolean() value!: boolean;
}
class DispatcherChatId {
  @Matches(/^-?\d{1,19}$/) value!: string;
}
class SupportContact {
  @IsString() @IsNotEmpty() @MaxLength(200) value!: string;
}
class PageAddress {
  @PublicPage() @MaxLength(2_048) value!: string;
}
class AlertsPerHour {
  @IsInt() @Min(1) @Max(1_000) value!: number;
}

interface SettingShape {
  readonly shape: ClassRef<{ value: unknown }>;
  /** The fields of the value that nobody may see. A setting that has some is stored encrypted. */
  readonly secrets: readonly string[];
}

const open = (shape: ClassRef<{ value: unknown }>): SettingShape => ({ shape, secrets: [] });

/** Every setting there is by its key. */
export const SETTING_SHAPES = {
  'payments-enabled': open(PaymentsEnabled),
  tariffs: open(Tariffs),
  'trial-days': open(TrialDays),
  'grace-days': open(GraceDays),
  'yookassa-shop': { shape: YookassaShop, secrets: ['secretKey'] },
  receipt: open(Receipt),
  'consent-version': open(ConsentVersion),
  'own-loads-shown': open(OwnLoadsShown),
  'dispatcher-chat-id': open(DispatcherChatId),
  'support-contact': open(SupportContact),
  'offer-url': open(PageAddress),
  'privacy-url': open(PageAddress),
  'alerts-per-hour': open(AlertsPerHour),
} satisfies Record<string, SettingShape>;

export type SettingKey = keyof typeof SETTING_SHAPES;
export const SETTING_KEYS = Object.keys(SETTING_SHAPES) as SettingKey[];
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTING_SHAPES, key);
export const shapeOf = (key: SettingKey): SettingShape => SETTING_SHAPES[key];

/** What a valid value of each key is. Those never set are absent. */
export interface SettingTypes {
  'payments-enabled': boolean;
  tariffs: readonly TariffValue[];
  'trial-days': number;
  'grace-days': number;
  'yookassa-shop': ShopKeys;
  receipt: ReceiptValue;
  'consent-version': string;
  'own-loads-shown': boolean;
  'dispatcher-chat-id': string;
  'support-contact': string;
  'offer-url': string;
  'privacy-url': string;
  'alerts-per-hour': number;
}
