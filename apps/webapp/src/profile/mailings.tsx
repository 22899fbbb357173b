import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api/client';
import { language, t } from '../i18n/i18n';
import { Section, Switch } from '../ui/bits';
import { notify } from '../ui/notice';

const AGAIN_MS = 5_000;
/** Name of the words below, as the history of consents keeps it. */
const version = 'app-mailings-1';
const WORDS = {
  ru: { name: 'Новости и предложения', help: 'Согласен получать их от бота' },
  en: { name: 'News and offers', help: 'I agree to get them from the bot' },
};

/** Whether the driver wants mailings: a consent of its own. Not shown until the server has said how it stands. */
export function Mailings() {
  const { name, help } = WORDS[language()];
  const [on, setOn] = useState<boolean>();
  const busy = useRef(false);
  useEffect(() => {
    let shown = true;
    const learn = (): void => {
      if (!shown) return;
      ask((api) => api.GET('/api/v1/me', {})).then(
        ({ consents }) => setOn(consents.marketing),
        () => setTimeout(learn, AGAIN_MS),
      );
    };
    learn();
    return () => void (shown = false);
  }, []);
  // One word at a time: the newest holds, and two at once may arrive in either order.
  const turn = async (given: boolean): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setOn(given);
    try {
      await ask((api) => api.POST('/api/v1/me/consents', { body: { kind: 'marketing', version, given } }));
    } catch {
      setOn(!given);
      notify(t().failedHelp);
    }
    busy.current = false;
  };
  if (on === undefined) return null;
  return (
    <Section>
      <div class="row plain">
        <span>{name}</span>
        <Switch label={name} on={on} onTurn={(given) => void turn(given)} />
      </div>
      <p class="hint">{help}</p>
    </Section>
  );
}
