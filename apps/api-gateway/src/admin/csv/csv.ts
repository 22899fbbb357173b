export type Cell = string | number | boolean | null | undefined;

/** Spreadsheets take the bytes for UTF-8 by it. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** What a spreadsheet would work out instead of showing it. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line of RFC 4180. Text that would be a formula gets an apostrophe before it. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
