import type { Client } from 'pg';

interface ColumnFact {
  readonly type: string;
  readonly required: boolean;
  /** A row is written without naming it. */
  readonly fillsItself: boolean;
}

/** Of a schema: its columns by table, and its functions, which triggers and statements may call. */
export interface SchemaFacts {
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, ColumnFact>>;
  readonly functions: ReadonlySet<string>;
}

export async function factsOf(client: Client, schema: string): Promise<SchemaFacts> {
  const columns = await client.query<{ table: string; column: string; type: string; required: boolean; fills: boolean }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
       a.atthasdef or a.attidentity <> '' as fills
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
    [schema],
  );
  const functions = await client.query<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = $1`,
    [schema],
  );
  const tables = new Map<string, Map<string, ColumnFact>>();
  for (const { table, column, type, required, fills } of columns.rows) {
    const known = tables.get(table) ?? new Map<string, ColumnFact>();
    tables.set(table, known.set(column, { type, required, fillsItself: fills }));
  }
  return { tables, functions: new Set(functions.rows.map(({ name }) => name)) };
}

/**
 * What a change of the schema takes from the version that still runs on it while the next one is rolled out: it reads and writes all
 * that was there before, and knows nothing of what was added. A column that is renamed is one that has gone.
 */
export function takenAway(before: SchemaFacts, after: SchemaFacts): string[] {
  const harm = [...before.functions].filter((name) => !after.functions.has(name)).map((name) => `the function ${name} is gone`);
  for (const [table, columns] of before.tables) {
    const now = after.tables.get(table);
    if (now === undefined) {
      harm.push(`the table ${table} is gone`);
      continue;
    }
    for (const [column, was] of columns) {
      const is = now.get(column);
      const name = `${table}.${column}`;
      if (is === undefined) harm.push(`the column ${name} is gone`);
      else if (is.type !== was.type) harm.push(`${name} was ${was.type} and is ${is.type}`);
      else if (is.required && !was.required) harm.push(`${name} may not be null any more`);
      else if (is.required && was.fillsItself && !is.fillsItself) harm.push(`${name} has lost its default`);
    }
    for (const [column, is] of now)
      if (!columns.has(column) && is.required && !is.fillsItself)
        harm.push(`${table}.${column} is new, may not be null and has no default`);
  }
  return harm;
}
