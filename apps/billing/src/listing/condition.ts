import { Refusal, STATS_TIME_ZONE, VALIDATION_FAILED } from '#contracts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What rows of a list have in common: parts of SQL and the values they name. Every value goes in as a parameter. */
export class Condition {
  private readonly parts: string[] = [];
  readonly values: unknown[] = [];

  /** `$n` for a value. */
  bind(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Holds beside all others. */
  and(part: string): this {
    this.parts.push(part);
    return this;
  }

  /** `expression operator value`; nothing when the value is absent. */
  where(expression: string, operator: '=' | '>=' | '>' | '<' | '<=', value: string | number | boolean | Date | undefined): this {
    return value === undefined ? this : this.and(`${expression} ${operator} ${this.bind(value)}`);
  }

  /**
   * From the first moment that counts to the first that does not; a date alone is a day of Moscow, the last one included.
   * @throws Refusal VALIDATION_FAILED for what is no time
   */
  within(expression: string, bounds: { readonly from?: string; readonly to?: string }): this {
    const { from, to } = bounds;
    if (from !== undefined) this.and(`${expression} >= ${this.moment('from', from, 0)}`);
    return to === undefined ? this : this.and(`${expression} < ${this.moment('to', to, 1)}`);
  }

  private moment(field: string, text: string, days: number): string {
    const at = new Date(text);
    if (Number.isNaN(at.getTime())) throw new Refusal(VALIDATION_FAILED, { errors: [{ field, code: 'FORMAT' }] });
    // A date that no calendar has rolls over to one that is.
    return DATE.test(text)
      ? `((${this.bind(at.toISOString().slice(0, 10))}::date + ${days})::timestamp at time zone '${STATS_TIME_ZONE}')`
      : this.bind(at);
  }

  /** The part behind `where`. */
  get text(): string {
    return this.parts.length === 0 ? 'true' : this.parts.join(' and ');
  }
}
