import { Store } from '../ui/store';

export type Language = 'ru' | 'en';
const KEY = 'admin-language';

const kept = localStorage.getItem(KEY);
const preferred = navigator.language.startsWith('ru') ? 'ru' : 'en';

export const languages = new Store<Language>(kept === 'en' || kept === 'ru' ? kept : preferred);

export const language = (): Language => languages.value;

export function setLanguage(next: Language): void {
  localStorage.setItem(KEY, next);
  document.documentElement.lang = next;
  languages.set(next);
}

/** The words of one part of the panel in the language of whoever reads. */
export const words =
  <T>(ru: T, en: T) =>
  (): T =>
    languages.value === 'en' ? en : ru;
