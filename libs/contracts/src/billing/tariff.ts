import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, Min, ValidateNested } from 'class-validator';
import { defineRpc } from '../contract';
import { refusalCode } from '../refusal';
import { LANGUAGES, type Language } from '../shared/driver';

export const TARIFF_UNKNOWN = refusalCode('TARIFF_UNKNOWN', 'invalid');

/** What is for sale. A day is 86 400 s. */
export class Tariff {
  /** E.g. `1_month`. */
  @IsString() @MaxLength(32) code!: string;
  @IsString() title!: string;
  @IsInt() @Min(1) days!: number;
  @IsInt() @Min(100) priceKopecks!: number;
  /** In Telegram Stars, when it can be paid so. */
  @IsOptional() @IsInt() @Min(1) priceStars?: number;
  /** A word of praise on the card, e.g. "Выгодно". */
  @IsOptional() @IsString() badge?: string;
  /** Whether it may renew itself. */
  @IsBoolean() renewable!: boolean;
}

export class ListTariffsRequest {
  @IsIn(LANGUAGES) language!: Language;
}

export class ListTariffsResponse {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Tariff) items!: Tariff[];
}

export const ListTariffs = defineRpc({
  subject: 'rpc.billing.list-tariffs',
  request: ListTariffsRequest,
  response: ListTariffsResponse,
});
