import { invalid } from '../shop/refusal';
import { kopecksOf } from '../shop/money';

interface TextRule {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads an object field by field, each by its rule. Every method throws a Refusal that names the field. */
export class Fields {
  private readonly asked = new Set<string>();

  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly path: string,
  ) {}

  static of(value: unknown, path = ''): Fields {
    if (!isObject(value)) throw invalid(`${path === '' ? 'Body' : path} must be an object`, path === '' ? 'body' : path);
    return new Fields(value, path);
  }

  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  /** @returns what was read, once it is sure that it is there */
  must<T>(name: string, value: T | undefined): T {
    if (value === undefined) throw invalid(`${this.at(name)} is required`, this.at(name));
    return value;
  }

  text(name: string, { min = 1, max = Infinity, pattern }: TextRule = {}): string | undefined {
    return this.read(name, `a string of ${min} to ${max} characters`, (value): value is string => {
      return typeof value === 'string' && value.length >= min && value.length <= max && (pattern?.test(value) ?? true);
    });
  }

  flag(name: string): boolean | undefined {
    return this.read(name, 'true or false', (value) => typeof value === 'boolean');
  }

  integer(name: string, min: number, max: number): number | undefined {
    return this.read(name, `an integer from ${min} to ${max}`, (value): value is number => {
      return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
    });
  }

  oneOf<T extends string>(name: string, known: readonly T[]): T | undefined {
    return this.read(name, `one of: ${known.join(', ')}`, (value): value is T => known.some((one) => one === value));
  }

  object(name: string): Fields | undefined {
    const value = this.read(name, 'an object', isObject);
    return value === undefined ? undefined : new Fields(value, this.at(name));
  }

  list(name: string, max: number): Fields[] | undefined {
    const items = this.read(name, `a list of 1 to ${max} objects`, (value): value is readonly unknown[] => {
      return Array.isArray(value) && value.length > 0 && value.length <= max;
    });
    return items?.map((item, index) => Fields.of(item, `${this.at(name)}[${index}]`));
  }

  /** @returns kopecks, above zero */
  amount(name: string): number | undefined {
    const fields = this.object(name);
    if (fields === undefined) return undefined;
    const kopecks = kopecksOf(fields.must('value', fields.text('value'))) ?? 0;
    if (kopecks <= 0) throw invalid('Incorrect amount: two digits after the point, above zero', fields.at('value'));
    fields.must('currency', fields.oneOf('currency', ['RUB']));
    fields.nothingElse();
    return kopecks;
  }

  /** @returns what a rule of its own makes of the value */
  other<T>(name: string, wanted: string, parse: (value: unknown) => T | undefined): T | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) throw invalid(`${this.at(name)} must be ${wanted}`, this.at(name));
    return parsed;
  }

  /** A field nobody has asked for is a mistake of the client: it would have no effect. */
  nothingElse(): void {
    const stranger = Object.keys(this.values).find((name) => !this.asked.has(name));
    if (stranger !== undefined) throw invalid(`${this.at(stranger)} is unknown or not supported here`, this.at(stranger));
  }

  private raw(name: string): unknown {
    this.asked.add(name);
    return this.has(name) ? this.values[name] : undefined;
  }

  private read<T>(name: string, wanted: string, fits: (value: unknown) => value is T): T | undefined {
    return this.other(name, wanted, (value) => (fits(value) ? value : undefined));
  }
}
