/** Where in the panel somebody is: what the address says after its `#`, so that no search for a phone gets into a server's log. */
export interface Place {
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Never throws: an address may be anything. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const parts = path.split('/').filter((part) => part !== '');
  return { path: parts.map(decoded), query: Object.fromEntries(new URLSearchParams(query)) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What is empty stands in no address. */
export function queryString(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return new URLSearchParams(given).toString();
}

export function hrefOf(path: readonly string[], query: Query = {}): string {
  const behind = queryString(query);
  return `#/${path.map(encodeURIComponent).join('/')}${behind === '' ? '' : `?${behind}`}`;
}
