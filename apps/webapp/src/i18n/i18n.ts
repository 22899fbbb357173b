import { en } from './texts.en';
import { ru, type Texts } from './texts.ru';

export type Language = 'ru' | 'en';
const KEY = 'language';

let current: Language = localStorage.getItem(KEY) === 'en' ? 'en' : 'ru';
let changed: () => void = () => undefined;

export const language = (): Language => current;
export const t = (): Texts => (current === 'en' ? en : ru);

/** Called when the language has changed: everything on screen is said anew. */
export const onLanguage = (listener: () => void): void => {
  changed = listener;
};

export function setLanguage(language: Language): void {
  if (language === current) return;
  current = language;
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
  changed();
}
