import { text } from 'node:stream/consumers';
import { csvLine } from './csv';
import { csvFile } from './csv-file';

describe('a line of a table', () => {
  it.each([
    [['plain', 1, 0, true, null, undefined, ''], 'plain,1,0,true,,,\r\n'],
    [['a,b', 'say "no"', 'two\r\nlines'], '"a,b","say ""no""","two\r\nlines"\r\n'],
    [['=1+1', '+7 900', '-5', '@sum', '\tx', '\rx'], `'=1+1,'+7 900,'-5,'@sum,'\tx,"'\rx"\r\n`],
    [['=HYPERLINK("http://x","y")'], `"'=HYPERLINK(""http://x"",""y"")"\r\n`],
    [[-5, 'a=b', 'Иван'], '-5,a=b,Иван\r\n'],
  ])('%j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });
});

describe('a list that leaves as a file', () => {
  let asked: (string | undefined)[];
  beforeEach(() => (asked = []));
  /** Pages of two items; `broken` is the first that fails. */
  const file = (pages: number, broken = Infinity): ReturnType<typeof csvFile> =>
    csvFile<number>({
      name: 'numbers',
      titles: ['Number'],
      page: (cursor) => {
        asked.push(cursor);
        const page = Number(cursor ?? 0);
        if (page >= broken) return Promise.reject(new Error('billing is away'));
        return Promise.resolve({ items: [2 * page, 2 * page + 1], nextCursor: page + 1 < pages ? String(page + 1) : null });
      },
      cells: (item) => [item],
    });

  it('has every page once, in its order', async () => {
    expect(await text((await file(3)).getStream())).toBe('\uFEFFNumber\r\n0\r\n1\r\n2\r\n3\r\n4\r\n5\r\n');
    expect(asked).toEqual([undefined, '1', '2']);
  });

  it('asks for no more than is being read', async () => {
    const stream = (await file(1_000)).getStream();
    const reader = stream[Symbol.asyncIterator]();
    for (let chunk = 0; chunk < 10; chunk++) await reader.next();
    expect(asked.length).toBeGreaterThanOrEqual(9);
    expect(asked.length).toBeLessThan(14);
    stream.destroy();
  });

  it('is refused when its first page is, and breaks off where a later one fails', async () => {
    await expect(file(3, 0)).rejects.toThrow('billing is away');
    await expect(text((await file(3, 2)).getStream())).rejects.toThrow('billing is away');
  });
});
