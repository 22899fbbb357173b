import { Readable } from 'node:stream';
import { currentCall, runInCall, withBudget } from '#messaging';
import { StreamableFile } from '@nestjs/common';
import { BYTE_ORDER_MARK, csvLine, type Cell } from './csv';

/** Read at once of a list that leaves as a file. */
export const EXPORT_PAGE = 500;
/** Every page is a question of its own: the file takes as long as it takes. */
const PAGE_BUDGET_MS = 5_000;

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface CsvList<Item> {
  /** `payments`: the file is called `payments.csv`. */
  readonly name: string;
  readonly titles: readonly string[];
  /** @param cursor of the page before; absent for the first */
  readonly page: (cursor?: string) => Promise<Page<Item>>;
  readonly cells: (item: Item) => readonly Cell[];
}

/**
 * A list as a file that leaves while it is read, page by page, as fast as its reader takes it. A page that fails ends the connection: what
 * was sent is seen to be a part. @throws Refusal what the first page is refused with
 */
export async function csvFile<Item>(list: CsvList<Item>): Promise<StreamableFile> {
  // The reader takes the later pages outside of the request's work.
  const call = currentCall();
  const ask = (cursor?: string): Promise<Page<Item>> => runInCall(withBudget(PAGE_BUDGET_MS, call), () => list.page(cursor));
  const first = await ask();
  return new StreamableFile(Readable.from(linesOf(list, first, ask)), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${list.name}.csv"`,
  });
}

async function* linesOf<Item>(
  { titles, cells }: CsvList<Item>,
  first: Page<Item>,
  ask: (cursor: string) => Promise<Page<Item>>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(titles);
  for (let page = first; ;) {
    if (page.items.length > 0) yield page.items.map((item) => csvLine(cells(item))).join('');
    if (page.nextCursor === null) return;
    page = await ask(page.nextCursor);
  }
}
