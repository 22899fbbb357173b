import fc, { type Arbitrary } from 'fast-check';

/** The part of JSON Schema that the document of the API is written in. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly example?: unknown;
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

export type Schemas = Readonly<Record<string, Schema>>;

const DEEPEST = 3;
const SOME_DAY = Date.parse('2026-06-01T00:00:00Z');
const YEAR_MS = 31_536_000_000;

const moment = fc.integer({ min: SOME_DAY - YEAR_MS, max: SOME_DAY + YEAR_MS }).map((ms) => new Date(ms).toISOString());

const TEXTS_OF: Readonly<Record<string, Arbitrary<string>>> = {
  'date-time': moment,
  date: moment.map((text) => text.slice(0, 10)),
  uri: fc.webUrl(),
  email: fc.constantFrom('ivan@example.ru', 'a.b+c@example.org'),
};

/** What schemas allow, and whether something is it. */
export class Shapes {
  /**
   * @param ids real ones that stand in for a uuid now and then
   * @param given what stands for schemas and parameters of these names
   */
  constructor(
    private readonly schemas: Schemas,
    private readonly ids: readonly string[],
    private readonly given: Readonly<Record<string, Arbitrary<unknown>>> = {},
  ) {}

  /** Values that the schema allows, up to what it does not say. */
  valid(schema: Schema, name = '', depth = 0): Arbitrary<unknown> {
    const given = this.given[schema.$ref?.split('/').at(-1) ?? name];
    if (given !== undefined) return given;
    const known = this.resolve(schema);
    if (known.nullable === true)
      return fc.oneof(
        { weight: 1, arbitrary: fc.constant(null) },
        { weight: 4, arbitrary: this.valid({ ...known, nullable: false }, name, depth) },
      );
    const { example, ...rest } = known;
    if (example !== undefined) return fc.oneof(fc.constant(example), this.valid(rest, name, depth));
    if (known.enum !== undefined) return fc.constantFrom(...known.enum);
    if (known.allOf !== undefined) return this.valid(known.allOf[0] ?? {}, name, depth);
    if (known.oneOf !== undefined) {
      const flat = known.oneOf.filter((one) => depth < DEEPEST || !JSON.stringify(one).includes('$ref'));
      return fc.oneof(...flat.map((one) => this.valid(one, name, depth + 1)));
    }
    if (known.type === 'object') return this.object(known, depth);
    if (known.type === 'array') {
      const { items = {}, minItems = 0, maxItems = 3 } = known;
      const maxLength = Math.max(minItems, Math.min(maxItems, depth >= DEEPEST ? 0 : 3));
      return fc.array(this.valid(items, name, depth + 1), { minLength: minItems, maxLength });
    }
    if (known.type === 'integer' || known.type === 'number') return this.number(known, name);
    if (known.type === 'boolean') return fc.boolean();
    if (known.type === 'string') return this.text(known);
    return fc.jsonValue({ maxDepth: 1 });
  }

  /** What is wrong with a value, with its place; nothing when the schema allows it. */
  problems(schema: Schema, value: unknown, place = '$'): string[] {
    const known = this.resolve(schema);
    if (value === null && known.nullable === true) return [];
    const all = (known.allOf ?? []).flatMap((part) => this.problems(part, value, place));
    if (all.length > 0) return all;
    if (known.oneOf !== undefined && known.oneOf.every((one) => this.problems(one, value, place).length > 0))
      return [`${place} is none of what it may be`];
    if (known.enum !== undefined && !known.enum.includes(value)) return [`${place} is not one of ${known.enum.join(', ')}`];
    if (known.type === undefined) return [];
    if (!isOfType(known.type, value)) return [`${place} is not ${known.type}`];
    if (typeof value === 'string' && known.pattern !== undefined && !new RegExp(known.pattern, 'u').test(value))
      return [`${place} does not match ${known.pattern}`];
    if (Array.isArray(value)) return value.flatMap((part, i) => this.problems(known.items ?? {}, part, `${place}[${i}]`));
    if (known.type === 'object') return this.problemsOfObject(known, value as Record<string, unknown>, place);
    return [];
  }

  private problemsOfObject(schema: Schema, value: Record<string, unknown>, place: string): string[] {
    const { properties = {}, required = [], additionalProperties } = schema;
    const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${place}.${name} is missing`);
    const wrong = Object.entries(value).flatMap(([name, part]) => {
      const own = properties[name];
      if (own !== undefined) return this.problems(own, part, `${place}.${name}`);
      if (additionalProperties === false) return [`${place}.${name} is not declared`];
      return typeof additionalProperties === 'object' ? this.problems(additionalProperties, part, `${place}.${name}`) : [];
    });
    return [...missing, ...wrong];
  }

  private resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const found = this.schemas[schema.$ref.split('/').at(-1) ?? ''];
    if (found === undefined) throw new Error(`${schema.$ref} leads nowhere`);
    return this.resolve(found);
  }

  private object({ properties = {}, required = [], additionalProperties }: Schema, depth: number): Arbitrary<unknown> {
    const names = Object.keys(properties).filter((name) => depth <= DEEPEST || required.includes(name));
    const parts = Object.fromEntries(names.map((name) => [name, this.valid(properties[name] ?? {}, name, depth + 1)]));
    const own = fc.record(parts, { requiredKeys: names.filter((name) => required.includes(name)) });
    if (additionalProperties === undefined || additionalProperties === false || depth >= DEEPEST) return own;
    const values =
      additionalProperties === true ? fc.jsonValue({ maxDepth: 1 }) : this.valid(additionalProperties, '', depth + 1);
    return fc
      .tuple(own, fc.dictionary(fc.string({ maxLength: 8 }), values, { maxKeys: 2 }))
      .map(([one, more]) => ({ ...more, ...one }));
  }

  private number({ minimum, maximum, type }: Schema, name: string): Arbitrary<unknown> {
    // What was looked at is mostly new.
    const min = minimum ?? 0;
    const max = name === 'version' ? min + 2 : (maximum ?? 1_000_000);
    const edges = fc.constantFrom(min, max);
    const inside = type === 'integer' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
    return fc.oneof({ weight: 1, arbitrary: edges }, { weight: 2, arbitrary: inside });
  }

  private text({ format, pattern, minLength = 0, maxLength = 40 }: Schema): Arbitrary<unknown> {
    if (format === 'uuid')
      return fc.oneof(
        fc.uuid(),
        fc.nat().map((at) => this.ids[at % this.ids.length] ?? ''),
      );
    if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
    const special = format === undefined ? undefined : TEXTS_OF[format];
    return special ?? fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) });
  }
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
