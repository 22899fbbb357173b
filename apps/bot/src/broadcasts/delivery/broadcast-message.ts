import { BROADCAST_VARIABLES, type BroadcastTexts, type BroadcastVariable, type Language } from '#contracts';
import { date } from '../../texts/format';
import { html, type Html } from '../../texts/html';
import { TEXTS } from '../../texts/texts';

const DAY_MS = 86_400_000;
const VARIABLE = /\{(\w+)\}/g;

/** Of whom the variables speak. */
export interface Addressee {
  readonly language: Language;
  readonly firstName: string;
  readonly timeZone: string;
  readonly expiresAt: Date | null;
}

/** Names in braces that mean nothing. */
export const unknownVariables = (text: string): string[] =>
  [...text.matchAll(VARIABLE)].map(([, name = '']) => name).filter((name) => !isVariable(name));

const isVariable = (name: string): name is BroadcastVariable => (BROADCAST_VARIABLES as readonly string[]).includes(name);

/** The text in the driver's language. The whole of it is escaped, what the variables became with it, and nothing is put in twice. */
export function broadcastText(texts: BroadcastTexts, addressee: Addressee, now: number): Html {
  const { language, firstName, timeZone, expiresAt } = addressee;
  const words = TEXTS[language].broadcasts;
  const values: Readonly<Record<BroadcastVariable, string>> = {
    firstName: firstName.trim() === '' ? words.nameless : firstName.trim(),
    daysLeft: String(Math.max(0, Math.ceil(((expiresAt?.getTime() ?? now) - now) / DAY_MS))),
    expiresAt: expiresAt === null ? '—' : date(expiresAt.toISOString(), timeZone, language),
  };
  return html`${texts[language].replaceAll(VARIABLE, (all, name: string) => (isVariable(name) ? values[name] : all))}`;
}
