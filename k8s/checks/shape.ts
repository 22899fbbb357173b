import { isDeepStrictEqual } from 'node:util';

/** What a value must look like, and the type it then has. Keys that are not declared are refused, as the API server does with strict validation. */
export interface Shape<T> {
  /** What is wrong, each with its path; empty when nothing is. */
  readonly problems: (value: unknown, at: string) => string[];
  /** Carries the type alone; never there. */
  readonly type?: T;
}

export type Of<S> = S extends Shape<infer T> ? T : never;
type Fields = Record<string, Shape<unknown>>;

const show = (value: unknown): string => JSON.stringify(value);

const matching = <T>(what: string, fits: (value: unknown) => boolean): Shape<T> => ({
  problems: (value, at) => (fits(value) ? [] : [`${at} is ${show(value)}, not ${what}`]),
});

/** A string; `what` and `pattern` narrow it. */
export const text = (what = 'a string', pattern = /^[^]*$/): Shape<string> =>
  matching(what, (value) => typeof value === 'string' && pattern.test(value));

export const flag: Shape<boolean> = matching('true or false', (value) => typeof value === 'boolean');

/** An integer between two bounds, both included. */
export const whole = (min: number, max: number): Shape<number> =>
  matching(
    `an integer from ${min} to ${max}`,
    (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  );

export const oneOf = <const T extends string | number | boolean>(...values: T[]): Shape<T> =>
  matching(`one of ${values.join(', ')}`, (value) => values.some((one) => isDeepStrictEqual(one, value)));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list, with at least `atLeast` entries. */
export const list = <T>(item: Shape<T>, atLeast = 1): Shape<T[]> => ({
  problems: (value, at) => {
    if (!Array.isArray(value)) return [`${at} is ${show(value)}, not a list`];
    if (value.length < atLeast) return [`${at} needs ${atLeast} entries`];
    return value.flatMap((entry, index) => item.problems(entry, `${at}/${index}`));
  },
});

/** Free keys, values of one shape. */
export const map = <T>(item: Shape<T>): Shape<Record<string, T>> => ({
  problems: (value, at) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, entry]) => item.problems(entry, `${at}/${key}`))
      : [`${at} is ${show(value)}, not a map`],
});

// No fields at all, which is what the empty object type says; a map of `never` would forbid the required ones.
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type
type NoFields = Record<never, never>;
type Described<R extends Fields, O extends Fields> = { [K in keyof R]: Of<R[K]> } & { [K in keyof O]?: Of<O[K]> };

/** An object with these keys, and perhaps those, and no others. */
export const object = <R extends Fields, O extends Fields = NoFields>(required: R, optional?: O): Shape<Described<R, O>> => ({
  problems: (value, at) => {
    if (!isObject(value)) return [`${at} is ${show(value)}, not an object`];
    const known: Fields = { ...optional, ...required };
    const missing = Object.keys(required).filter((key) => value[key] === undefined);
    return [
      ...missing.map((key) => `${at}/${key} is missing`),
      ...Object.entries(value).flatMap(
        ([key, entry]) => known[key]?.problems(entry, `${at}/${key}`) ?? [`${at}/${key} is no field there is`],
      ),
    ];
  },
});

/** An object of which exactly one of these keys is there. */
export const exactlyOne = <O extends Fields>(fields: O): Shape<{ [K in keyof O]?: Of<O[K]> }> => ({
  problems: (value, at) => {
    const problems = object({}, fields).problems(value, at);
    return isObject(value) && Object.keys(value).length !== 1
      ? [...problems, `${at} needs exactly one of ${Object.keys(fields).join(', ')}`]
      : problems;
  },
});

/** True when the value has the shape. */
export const fits = <T>(shape: Shape<T>, value: unknown): value is T => shape.problems(value, '').length === 0;
