import { Transform } from 'class-transformer';
import { IsInt, IsString, Max, Min, MinLength } from 'class-validator';

const toNumber = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? Number(value) : value));

const combine =
  (...decorators: PropertyDecorator[]): PropertyDecorator =>
  (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };

const secretNames = new Map<object, Set<string>>();

/** An integer from the environment between two bounds, both included. */
export function IntegerVariable(min: number, max: number): PropertyDecorator {
  return combine(toNumber, IsInt(), Min(min), Max(max));
}

/** A number from the environment between two bounds, both included. */
export function NumberVariable(min: number, max: number): PropertyDecorator {
  return combine(toNumber, Min(min), Max(max));
}

/** A text whose value may stand in no log line: it is struck out of all of them. */
export function SecretVariable(minLength = 1): PropertyDecorator {
  const remember: PropertyDecorator = (target, property) => {
    const names = secretNames.get(target) ?? new Set<string>();
    secretNames.set(target, names.add(String(property)));
  };
  return combine(IsString(), MinLength(minLength), remember);
}

/** Values of the variables declared secret, its bases' included. */
export function secretsOf(config: object): string[] {
  const found: string[] = [];
  for (let prototype: object | null = Object.getPrototypeOf(config) as object | null; prototype !== null;) {
    for (const name of secretNames.get(prototype) ?? []) {
      const value = (config as Record<string, unknown>)[name];
      if (typeof value === 'string') found.push(value);
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return found;
}
