/** Which of these secrets stand in any of these texts: lines of a log, metrics, answers with their headers, spans. */
export const leaked = (secrets: readonly string[], texts: readonly string[]): string[] =>
  secrets.filter((secret) => secret !== '' && texts.some((text) => text.includes(secret)));
