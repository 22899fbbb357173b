import 'reflect-metadata';
import type { ClassRef, FieldError, FieldErrorCode } from '#contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

/** Which of our codes a broken constraint of class-validator means; FORMAT where the table is silent. */
const CODE_OF_CONSTRAINT: Readonly<Record<string, FieldErrorCode>> = {
  whitelistValidation: 'UNKNOWN',
  isDefined: 'REQUIRED',
  isNotEmpty: 'REQUIRED',
  min: 'RANGE',
  max: 'RANGE',
  minLength: 'RANGE',
  maxLength: 'RANGE',
  arrayMaxSize: 'RANGE',
  arrayMinSize: 'RANGE',
};

/** Nothing of ours, of Telegram's or of YooKassa's goes half as deep; what walks through a message calls itself at every level. */
const MOST_LEVELS = 64;

export class ParseError extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    super(`does not have the declared shape: ${errors.map((error) => `${error.field} ${error.code}`).join(', ')}`);
    this.name = 'ParseError';
  }
}

/**
 * Makes an instance of `shape` out of plain JSON. Fields that the shape does not know are refused when `unknownFields` says so,
 * else dropped: between services of two versions a new field is not an error.
 * @throws ParseError with every wrong field, never with its value
 */
export function parse<T extends object>(shape: ClassRef<T>, plain: unknown, unknownFields: 'drop' | 'refuse' = 'drop'): T {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain) || goesDeeper(plain, MOST_LEVELS))
    throw new ParseError([{ field: '', code: 'FORMAT' }]);
  const instance = instantiate(shape, plain);
  const problems = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: unknownFields === 'refuse',
    forbidUnknownValues: false,
  });
  if (problems.length > 0) throw new ParseError(problems.flatMap((problem) => fieldErrors(problem, '')));
  return instance;
}

function goesDeeper(value: object, levels: number): boolean {
  if (levels === 0) return true;
  for (const part of Object.values(value) as unknown[])
    if (typeof part === 'object' && part !== null && goesDeeper(part, levels - 1)) return true;
  return false;
}

/** class-transformer believes the `constructor` of any nested object: `{"a":{"constructor":"x"}}` is a wrong message, not our failure. */
function instantiate<T extends object>(shape: ClassRef<T>, plain: object): T {
  try {
    return plainToInstance(shape, plain);
  } catch (error) {
    throw error instanceof TypeError ? new ParseError([{ field: '', code: 'FORMAT' }]) : error;
  }
}

function fieldErrors(problem: ValidationError, path: string): FieldError[] {
  const field = path === '' ? problem.property : `${path}.${problem.property}`;
  if (problem.children !== undefined && problem.children.length > 0) {
    return problem.children.flatMap((child) => fieldErrors(child, field));
  }
  if (problem.value === undefined || problem.value === null) {
    const unknown = problem.constraints?.['whitelistValidation'] !== undefined;
    return [{ field, code: unknown ? 'UNKNOWN' : 'REQUIRED' }];
  }
  // One error a field: a wrong type breaks every further constraint too, and says more than they do.
  const broken = Object.keys(problem.constraints ?? {});
  const format = broken.find((constraint) => CODE_OF_CONSTRAINT[constraint] === undefined);
  return [{ field, code: CODE_OF_CONSTRAINT[format ?? broken[0] ?? ''] ?? 'FORMAT' }];
}
