import type { ComponentChildren } from 'preact';
import type { List } from '../api/queries';
import { t } from '../i18n/texts';
import { useFilters } from '../use-place';
import { Empty, Failed, Skeleton } from './states';

export interface Column<T> {
  readonly name: string;
  readonly title: string;
  readonly cell: (row: T) => ComponentChildren;
  readonly number?: boolean;
  /** What must not break: a date, a phone. */
  readonly tight?: boolean;
  /** What the list is sorted by under this column, as the server calls it. */
  readonly sort?: string;
}

interface TableProps<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** Where the whole row leads. */
  readonly href?: (row: T) => string;
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
}

/** A table on a desk, cards on a phone. */
export function Table<T>({ caption, columns, rows, rowKey, href, sort, onSort }: TableProps<T>) {
  return (
    <table class="list">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Heading key={column.name} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} data-testid="row" class={href === undefined ? '' : 'leads'}>
            {columns.map(({ name, title, cell, number, tight }, index) => (
              <td key={name} data-title={title} class={number === true ? 'number' : tight === true ? 'tight' : ''}>
                {index === 0 ? href === undefined ? cell(row) : <a href={href(row)}>{cell(row)}</a> : <div>{cell(row)}</div>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface HeadingProps<T> {
  readonly column: Column<T>;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}

function Heading<T>({ column: { title, number, sort: by }, sort, onSort }: HeadingProps<T>) {
  const kind = number === true ? 'number' : '';
  if (by === undefined || onSort === undefined)
    return (
      <th scope="col" class={kind}>
        {title}
      </th>
    );
  const order = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
  return (
    <th scope="col" class={kind} aria-sort={order}>
      <button type="button" onClick={() => onSort(order === 'descending' ? by : `-${by}`)}>
        {title}
        <span aria-hidden="true">{order === 'none' ? ' ↕' : order === 'ascending' ? ' ↑' : ' ↓'}</span>
      </button>
    </th>
  );
}

interface ListingProps<T> extends Omit<TableProps<T>, 'rows' | 'sort' | 'onSort'> {
  readonly list: List<T>;
  /** The order without any in the address. */
  readonly defaultSort?: string;
  readonly emptyTitle?: string;
  readonly emptyHelp?: string;
}

/** A list of the server: its rows, its order in the address, and a button for more of it. */
export function Listing<T>({ list, defaultSort, emptyTitle, emptyHelp, ...table }: ListingProps<T>) {
  const [query, change] = useFilters();
  const words = t();
  if (list.data === undefined)
    return list.error === null ? <Skeleton lines={8} /> : <Failed error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0)
    return (
      <Empty title={emptyTitle ?? words.empty}>
        <p>{emptyHelp ?? words.emptyHelp}</p>
      </Empty>
    );
  return (
    <div class={list.isPlaceholderData ? 'stale' : ''}>
      <Table
        {...table}
        rows={rows}
        {...(defaultSort === undefined ? {} : { sort: query['sort'] ?? defaultSort, onSort: (sort) => change({ sort }) })}
      />
      <div class="more">
        <span class="hint" role="status">
          {words.shown}: {rows.length}
        </span>
        {list.hasNextPage && (
          <button type="button" data-testid="more" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {words.showMore}
          </button>
        )}
      </div>
    </div>
  );
}
