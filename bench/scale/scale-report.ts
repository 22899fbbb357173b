import type { ScaleResults } from './results';
export function scaleReport(results: ScaleResults): string {
  return JSON.stringify(results);
}
/** Answers of the whole run that were not what they should be. */
export function wrongAnswers({ costs, growth, ladders }: ScaleResults): number {
  const rungs = ladders.flatMap(({ free, limited }) => [...free, ...limited]);
  return [...costs, ...growth, ...rungs].reduce((total, { errors }) => total + errors, 0);
}
