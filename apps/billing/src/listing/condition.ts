import { Refusal, VALIDATION_FAILED } from '#contracts';

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

  /** From the first moment that counts to the first that does not. @throws Refusal VALIDATION_FAILED for one that no calendar has */
  within(expression: string, bounds: { readonly from?: string; readonly to?: string }): this {
    return this.where(expression, '>=', moment('from', bounds.from)).where(expression, '<', moment('to', bounds.to));
  }

  /** The part behind `where`. */
  get text(): string {
    return this.parts.length === 0 ? 'true' : this.parts.join(' and ');
  }
}

function moment(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Refusal(VALIDATION_FAILED, { errors: [{ field, code: 'FORMAT' }] });
  return at;
}
