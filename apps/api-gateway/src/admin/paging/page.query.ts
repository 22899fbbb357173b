import { CURSOR } from '#contracts';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** Whole numbers come as text in a query; what is none is left for the validators to refuse. */
export const WholeNumber = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value));

export const YesOrNo = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

/** How many items of a list, and from where on. */
export class PageQuery {
  @WholeNumber() @IsInt() @Min(1) @Max(100) limit = 20;
  @IsOptional() @Matches(CURSOR) cursor?: string;
}

/** Names of what it takes, for the door. */
export const PAGE = ['limit', 'cursor'] as const;

export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly page: { readonly nextCursor: string | null };
}

/** A service's page as clients see it. */
export const listPage = <Item>({ items, nextCursor }: { items: readonly Item[]; nextCursor: string | null }): ListPage<Item> => ({
  items,
  page: { nextCursor },
});
