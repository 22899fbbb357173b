import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import type { ClassRef } from '#contracts';
import type { Schema } from './schema';

type Rule = Pick<ValidationMetadata, 'name' | 'type' | 'each' | 'constraints'>;

// A decorator of our own has the name of what it is like, and no numbers.
const given = ({ constraints }: Rule, at = 0): never => (constraints as readonly unknown[] | undefined)?.[at] as never;

/** What a validator's name says of its field. */
const MEANING: Readonly<Record<string, (rule: Rule) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isDay: () => ({ type: 'string', format: 'date' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isTimeZone: () => ({ type: 'string', enum: ['Europe/Moscow', 'Asia/Vladivostok'] }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isArray: () => ({ type: 'array' }),
  isObject: () => ({ type: 'object', additionalProperties: true }),
  isIn: (rule) => ({ enum: given(rule) }),
  matches: (rule) => ({ type: 'string', pattern: (given(rule) as RegExp).source }),
  min: (rule) => ({ minimum: given(rule) }),
  max: (rule) => ({ maximum: given(rule) }),
  minLength: (rule) => ({ minLength: given(rule) }),
  maxLength: (rule) => ({ maxLength: given(rule) }),
  isLength: (rule) => ({ minLength: given(rule), maxLength: given(rule, 1) }),
  arrayMinSize: (rule) => ({ minItems: given(rule) }),
  arrayMaxSize: (rule) => ({ maxItems: given(rule) }),
};

/** The shapes of messages, read from the validators that their classes are written with. */
export class ShapesOfClasses {
  readonly schemas: Record<string, Schema> = {};
  private readonly names = new Map<unknown, string>();

  /** A reference to the shape of a class, worked out once. */
  of(shape: ClassRef<object>): Schema {
    const known = this.names.get(shape);
    if (known !== undefined) return { $ref: `#/${known}` };
    const name = `${shape.name}-${this.names.size}`;
    this.names.set(shape, name);
    const rules = getMetadataStorage().getTargetValidationMetadatas(shape, '', false, false);
    const fields = [...new Set(rules.map(({ propertyName }) => propertyName))];
    const properties = Object.fromEntries(
      fields.map((field) => [
        field,
        this.field(
          shape,
          field,
          rules.filter(({ propertyName }) => propertyName === field),
        ),
      ]),
    );
    const optional = new Set(
      rules.filter(({ type }) => type === 'conditionalValidation').map(({ propertyName }) => propertyName),
    );
    this.schemas[name] = { type: 'object', properties, required: fields.filter((field) => !optional.has(field)) };
    return { $ref: `#/${name}` };
  }

  private field(shape: ClassRef<object>, name: string, rules: readonly Rule[]): Schema {
    const nested = rules.find(({ type }) => type === 'nestedValidation');
    const inner = nested === undefined ? undefined : this.nested(shape, name);
    const meanings = (each: boolean): Schema =>
      Object.assign(
        {},
        ...rules.filter((rule) => rule.each === each).map((rule) => MEANING[rule.name ?? '']?.(rule) ?? {}),
      ) as Schema;
    const own = meanings(false);
    if (own.type === 'array') return { ...own, items: inner ?? meanings(true) };
    return inner ?? own;
  }

  private nested(shape: ClassRef<object>, name: string): Schema {
    return this.of(defaultMetadataStorage.findTypeMetadata(shape, name).typeFunction() as ClassRef<object>);
  }
}
