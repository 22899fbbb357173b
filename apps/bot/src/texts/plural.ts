const rules = new Intl.PluralRules('ru');

/** The Russian word for a count: of one, of two to four, of many. */
export function pluralRu(count: number, [one, few, many]: readonly [string, string, string]): string {
  const rule = rules.select(count);
  return rule === 'one' ? one : rule === 'few' ? few : many;
}
