import { LANGUAGES, type Language } from '#contracts';

const isOurs = (tag: string): tag is Language => (LANGUAGES as readonly string[]).includes(tag);

/** The language of ours that `Accept-Language` likes best; Russian when it likes none. */
export function preferredLanguage(accept: string | undefined): Language {
  let best: { language: Language; weight: number } | undefined;
  for (const part of (accept ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const language = tag.split('-')[0] ?? '';
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    if (isOurs(language) && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'ru';
}
