import type { FieldErrorCode } from '#contracts';
import type { ProblemCode } from './codes';

/** Words for people about everything that can be refused; complete in both languages because the compiler says so. */
export interface ProblemTexts {
  readonly problems: Readonly<Record<ProblemCode, { title: string; detail: string }>>;
  readonly fields: Readonly<Record<FieldErrorCode, string>>;
  readonly between: (min: string | number, max: string | number) => string;
  readonly atLeast: (min: string | number) => string;
  readonly atMost: (max: string | number) => string;
}
