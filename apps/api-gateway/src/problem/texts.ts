import type { FieldError, FieldErrorCode, Language } from '#contracts';
import type { ProblemCode } from './codes';
import { en } from './texts.en';
import { ru } from './texts.ru';

/** Words for people about everything that can be refused; complete in both languages because the compiler says so. */
export interface ProblemTexts {
  readonly problems: Readonly<Record<ProblemCode, { title: string; detail: string }>>;
  readonly fields: Readonly<Record<FieldErrorCode, string>>;
  readonly between: (min: string | number, max: string | number) => string;
  readonly atLeast: (min: string | number) => string;
  readonly atMost: (max: string | number) => string;
}

export const TEXTS: Readonly<Record<Language, ProblemTexts>> = { ru, en };

/** What is wrong with one field, with its bounds when they are known. */
export function fieldMessage({ code, params }: FieldError, texts: ProblemTexts): string {
  const { min, max } = params ?? {};
  if (code !== 'RANGE') return texts.fields[code];
  if (min !== undefined && max !== undefined) return texts.between(min, max);
  if (min !== undefined) return texts.atLeast(min);
  return max === undefined ? texts.fields.RANGE : texts.atMost(max);
}
