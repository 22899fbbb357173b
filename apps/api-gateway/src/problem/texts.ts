import type { FieldError, Language } from '#contracts';
import { en } from './texts.en';
import { ru } from './texts.ru';
import type { ProblemTexts } from './texts.types';

export const TEXTS: Readonly<Record<Language, ProblemTexts>> = { ru, en };

/** What is wrong with one field, with its bounds when they are known. */
export function fieldMessage({ code, params }: FieldError, texts: ProblemTexts): string {
  const { min, max } = params ?? {};
  if (code !== 'RANGE') return texts.fields[code];
  if (min !== undefined && max !== undefined) return texts.between(min, max);
  if (min !== undefined) return texts.atLeast(min);
  return max === undefined ? texts.fields.RANGE : texts.atMost(max);
}
