import { CARGO_ID, PAYMENT_PROVIDERS, SearchAlerts, type PaymentProvider } from '#contracts';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

export const FILTER_STEPS = ['from', 'to', 'radius', 'weight', 'body', 'price'] as const;
export type FilterStep = (typeof FILTER_STEPS)[number];

/** The driver goes through /filter. */
class FilterShape {
  @IsIn(['filter']) kind!: 'filter';
  @IsIn(FILTER_STEPS) step!: FilterStep;
  /** As the public API names its fields. */
  @IsObject() filter!: Record<string, string>;
}

export const RESPOND_STEPS = ['phone', 'price', 'comment', 'confirm'] as const;
export type RespondStep = (typeof RESPOND_STEPS)[number];

/** The driver responds to a load. */
class RespondShape {
  @IsIn(['respond']) kind!: 'respond';
  @IsIn(RESPOND_STEPS) step!: RespondStep;
  @Matches(CARGO_ID) cargoId!: string;
  /** The way, for the summary. */
  @IsString() @MaxLength(300) title!: string;
  @IsOptional() @IsInt() @Min(100) @Max(100_000_000_00) priceKopecks?: number;
  @IsOptional() @IsString() @MaxLength(1_000) comment?: string;
}

/** Stars are given, a word may follow. */
class RateShape {
  @IsIn(['rate']) kind!: 'rate';
  @IsUUID() responseId!: string;
  @IsInt() @Min(1) @Max(5) stars!: number;
}

/** The next text is a question to people. */
class SupportShape {
  @IsIn(['support']) kind!: 'support';
}

export const ORDER_QUESTIONS = ['email', 'promo'] as const;

/** The driver buys a subscription, or has a discount to buy one with. */
class OrderShape {
  @IsIn(['order']) kind!: 'order';
  /** What the next text answers; without it a text is a search as ever. */
  @IsOptional() @IsIn(ORDER_QUESTIONS) asks?: (typeof ORDER_QUESTIONS)[number];
  @IsOptional() @IsString() @MaxLength(32) tariff?: string;
  @IsOptional() @IsIn(PAYMENT_PROVIDERS) provider?: PaymentProvider;
  @IsOptional() @IsString() @MaxLength(64) promoCode?: string;
}

export const SEARCH_QUESTIONS = ['quiet', 'limit'] as const;

/** The next text sets something of a saved search. */
class SearchShape {
  @IsIn(['search']) kind!: 'search';
  @IsIn(SEARCH_QUESTIONS) asks!: (typeof SEARCH_QUESTIONS)[number];
  @IsUUID() searchId!: string;
}

/** A search that was just deleted and may be wanted back; a text is a search as ever. */
class ForgottenShape {
  @IsIn(['forgotten']) kind!: 'forgotten';
  @IsString() @MaxLength(100) name!: string;
  @IsObject() filter!: Record<string, string>;
  @IsObject() @ValidateNested() @Type(() => SearchAlerts) alerts!: SearchAlerts;
}

export type FilterConversation = Readonly<FilterShape>;
export type RespondConversation = Readonly<RespondShape>;
export type RateConversation = Readonly<RateShape>;
export type OrderConversation = Readonly<OrderShape>;
export type SearchConversation = Readonly<SearchShape>;
export type ForgottenSearch = Readonly<ForgottenShape>;
export type Conversation =
  | FilterConversation
  | RespondConversation
  | RateConversation
  | OrderConversation
  | SearchConversation
  | ForgottenSearch
  | Readonly<SupportShape>;

/** What a kept dialog must look like. */
export const CONVERSATIONS = {
  filter: FilterShape,
  respond: RespondShape,
  rate: RateShape,
  order: OrderShape,
  support: SupportShape,
  search: SearchShape,
  forgotten: ForgottenShape,
} as const satisfies Record<Conversation['kind'], new () => Conversation>;
