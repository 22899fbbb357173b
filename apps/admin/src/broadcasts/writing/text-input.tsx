import { useRef } from 'preact/hooks';
import { unknownVariables, VARIABLES, type Wording } from '../broadcast';
import { t } from '../texts';

const LONGEST = 3_000;

interface TextInputProps {
  readonly language: 'ru' | 'en';
  readonly texts: Wording;
  readonly onTexts: (texts: Wording) => void;
}

/** The text in one language; variables come where the cursor is. */
export function TextInput({ language, texts, onTexts }: TextInputProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const words = t();
  const text = texts[language];
  const unknown = unknownVariables(text);
  const insert = (name: string): void => {
    const from = field.current?.selectionStart ?? text.length;
    const to = field.current?.selectionEnd ?? text.length;
    onTexts({ ...texts, [language]: `${text.slice(0, from)}{${name}}${text.slice(to)}` });
    field.current?.focus();
  };
  return (
    <div class="field">
      <label class="field">
        <span>{language === 'ru' ? words.textRu : words.textEn}</span>
        <textarea
          ref={field}
          rows={5}
          value={text}
          maxLength={LONGEST}
          required
          lang={language}
          data-testid={`text-${language}`}
          onInput={(event) => onTexts({ ...texts, [language]: event.currentTarget.value })}
        />
      </label>
      <div class="actions">
        {VARIABLES.map((name) => (
          <button key={name} type="button" class="link" onClick={() => insert(name)}>
            + {words.variables[name]}
          </button>
        ))}
      </div>
      {unknown.length > 0 && <p class="note warm">{words.unknown(unknown.join(', '))}</p>}
    </div>
  );
}
