import { settings } from '../account/account';
import { ask, type Driver, type Truck } from '../api/client';
import { number } from '../format';
import { language, setLanguage, t, type Language } from '../i18n/i18n';
import { shelf } from '../marks/marks';
import type { Desk } from '../subscription/subscription-screen';
import { telegram } from '../telegram/telegram';
import { Row, Section } from '../ui/bits';
import { notify } from '../ui/notice';
import { useStore } from '../ui/store';
import { Leaving } from './leaving';
import { Mailings } from './mailings';
import { SubscriptionBlock } from './subscription-block';
import { TruckForm } from './truck-form';

interface Props {
  readonly driver: Driver | undefined;
  readonly onDriver: (driver: Driver) => void;
  readonly onSubscribe: () => void;
  readonly onDesk: (desk: Desk) => void;
  readonly onAside: (which: 'favourites' | 'hidden') => void;
  readonly onLogout: () => void;
  readonly onErased: () => void;
}

type Patch = { language?: Language; truck?: Truck };

export default function ProfileScreen({ driver, onDriver, onSubscribe, onDesk, onAside, onLogout, onErased }: Props) {
  const words = t();
  const change = async (patch: Patch): Promise<void> =>
    onDriver(await ask((api) => api.PATCH('/api/v1/me', { body: patch as never })));
  const say = (spoken: Language): void => {
    telegram.select();
    setLanguage(spoken);
    // The phone speaks it at once; what the server did not hear of is another one the next time.
    change({ language: spoken }).catch(() => notify(t().failedHelp));
  };
  return (
    <main class="screen">
      <header class="bar">
        <h1 class="title">{words.profile}</h1>
      </header>
      {driver !== undefined && (
        <Section>
          <div class="person">
            <span class="avatar" aria-hidden="true">
              {(driver.firstName || '?').slice(0, 1)}
            </span>
            <div>
              <p class="strong">{[driver.firstName, driver.lastName].filter(Boolean).join(' ')}</p>
              {driver.username !== undefined && <p class="hint">@{driver.username}</p>}
            </div>
          </div>
          <Row name={words.timeZone}>{driver.timeZone}</Row>
          <Row name={words.theme}>{words.themeHelp}</Row>
        </Section>
      )}
      <SubscriptionBlock onSubscribe={onSubscribe} onDesk={onDesk} />
      <Aside onOpen={onAside} />
      <Section title={words.language}>
        <div class="choices">
          {(['ru', 'en'] as const).map((spoken) => (
            <button
              type="button"
              key={spoken}
              class={language() === spoken ? 'choice chosen' : 'choice'}
              aria-pressed={language() === spoken}
              data-testid={`language-${spoken}`}
              onClick={() => say(spoken)}
            >
              {spoken === 'ru' ? 'Русский' : 'English'}
            </button>
          ))}
        </div>
      </Section>
      {driver !== undefined && <TruckForm truck={driver.truck} onSave={(truck) => change({ truck })} />}
      <Mailings />
      <Help />
      <Leaving onLogout={onLogout} onErased={onErased} />
    </main>
  );
}

/** To what the driver has put aside, with how much of it there is. */
function Aside({ onOpen }: { onOpen: Props['onAside'] }) {
  const words = t();
  const { favourites, hidden, blockedCompanies } = useStore(shelf.marks);
  const lists = [
    { which: 'favourites', name: words.favourites, count: favourites.length },
    { which: 'hidden', name: words.hiddenTitle, count: hidden.length + blockedCompanies.length },
  ] as const;
  return (
    <Section title={words.myLists}>
      {lists.map(({ which, name, count }) => (
        <button type="button" class="row plain" key={which} data-testid={`profile-${which}`} onClick={() => onOpen(which)}>
          <span>{name}</span>
          <span class="value">{number(count, language())}</span>
        </button>
      ))}
    </Section>
  );
}

/** A person or a page behind what staff typed: a Telegram name, an address, or a link. */
const reach = (contact: string): string =>
  contact.startsWith('@')
    ? `https://t.me/${contact.slice(1)}`
    : /^[^\s/@]+@[^\s/@]+$/.test(contact)
      ? `mailto:${contact}`
      : contact;

function Help() {
  const words = t();
  const { supportContact, offerUrl, privacyUrl } = useStore(settings) ?? {};
  const links = [
    { name: words.support, url: supportContact === undefined ? undefined : reach(supportContact), text: supportContact },
    { name: words.offer, url: offerUrl, text: words.open },
    { name: words.privacy, url: privacyUrl, text: words.open },
  ].filter(({ url }) => url !== undefined);
  if (links.length === 0) return null;
  return (
    <Section title={words.help}>
      {links.map(({ name, url = '', text }) => (
        <button type="button" class="row plain" key={name} data-testid="help-link" onClick={() => open(url)}>
          <span>{name}</span>
          <span class="reach">{text}</span>
        </button>
      ))}
    </Section>
  );
}

function open(url: string): void {
  if (url.startsWith('https://t.me/') && telegram.openTelegramLink(url)) return;
  telegram.openLink(url);
}
