const LEAST_KOPECKS = 100;
const MOST_KOPECKS = 100_000_000_00;

/** A sum of roubles as people type it: `75000`, `75 000 ₽`, `75 тыс`, `75к`. Kopecks; undefined when it is none. */
export function readPrice(text: string): number | undefined {
  const match =
    /^(\d[\d\s\u00a0\u202f]*(?:[.,]\d{1,2})?)\s*(к|k|тыс\.?|тысяч[аи]?)?\s*(₽|р\.?|руб(?:\.|лей|ля|ль)?|rub)?\.?$/iu.exec(
      text.trim(),
    );
  if (match === null) return undefined;
  const roubles = Number((match[1] ?? '').replaceAll(/\s/g, '').replace(',', '.')) * (match[2] === undefined ? 1 : 1_000);
  const kopecks = Math.round(roubles * 100);
  return kopecks >= LEAST_KOPECKS && kopecks <= MOST_KOPECKS ? kopecks : undefined;
}
