import { useEffect, useState } from 'preact/hooks';
import { language, setLanguage, words } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { ask } from '../api/client';
import { hrefOf } from '../place';
import { may, me, signOut } from '../session/session';
import { Boundary } from '../ui/screen';
import { Empty } from '../ui/states';
import { Toasts } from '../ui/toasts';
import { usePlace } from '../use-place';
import { KeysHelp } from './keys-help';
import { PAGES } from './pages';
import { en } from './texts.en';
import { ru, type ShellTexts } from './texts.ru';
import { useKeys } from './use-keys';

const t = words(ru, en);
const GROUPS: readonly (keyof ShellTexts['groups'])[] = ['people', 'money', 'system'];

/** Everything around a page: where one can go, who one is. */
export function Shell() {
  const { path } = usePlace();
  const [open, setOpen] = useState(false);
  const [help, setHelp] = useState(false);
  useKeys(() => setHelp(true));
  const texts = t();
  const { staff } = me();
  const allowed = PAGES.filter(({ permission }) => may(permission));
  const [name = allowed[0]?.name ?? 'account', ...behind] = path;
  const page = PAGES.find((one) => one.name === name);
  useEffect(() => {
    setOpen(false);
    scrollTo(0, 0);
  }, [path.join('/')]);

  const content = (() => {
    if (page === undefined)
      return (
        <Empty title={texts.notFound}>
          <a href="#/">{texts.home}</a>
        </Empty>
      );
    if (!may(page.permission))
      return (
        <Empty title={texts.forbidden}>
          <p>{texts.forbiddenHelp}</p>
        </Empty>
      );
    return <page.Screen key={name} path={behind} />;
  })();

  return (
    <div class={open ? 'shell open' : 'shell'}>
      <a class="skip" href="#content" onClick={(event) => (event.preventDefault(), document.getElementById('content')?.focus())}>
        {texts.skip}
      </a>
      <header class="top">
        <button
          type="button"
          class="icon"
          aria-label={texts.menu}
          aria-expanded={open}
          data-testid="menu"
          onClick={() => setOpen(!open)}
        >
          ☰
        </button>
        <strong>{page === undefined ? 'CargoTech' : texts.pages[page.name]}</strong>
      </header>
      <nav class="side" aria-label={texts.menu}>
        <a class="brand" href="#/">
          <img src="/admin/icon.svg" alt="" width="28" height="28" />
          <span>CargoTech Driver</span>
        </a>
        {GROUPS.map((group) => {
          const pages = allowed.filter((one) => one.group === group);
          return pages.length === 0 ? null : (
            <div key={group} class="group" role="group" aria-label={texts.groups[group]}>
              <span class="group-title">{texts.groups[group]}</span>
              {pages.map((one) => (
                <a
                  key={one.name}
                  href={hrefOf([one.name])}
                  data-testid={`nav-${one.name}`}
                  {...(one.name === name ? { 'aria-current': 'page' as const } : {})}
                >
                  {texts.pages[one.name]}
                </a>
              ))}
            </div>
          );
        })}
        <div class="who">
          <strong>{staff.name}</strong>
          <span class="hint">{shared().roles[staff.role]}</span>
          <div class="actions">
            <button type="button" class="link" onClick={changeLanguage} data-testid="language">
              {language() === 'ru' ? 'English' : 'Русский'}
            </button>
            <button type="button" class="link" onClick={() => setHelp(true)}>
              {texts.keys}
            </button>
            <button type="button" class="link" data-testid="sign-out" onClick={() => void signOut()}>
              {texts.signOut}
            </button>
          </div>
        </div>
      </nav>
      <div class="veil" onClick={() => setOpen(false)} />
      <main id="content" tabIndex={-1}>
        <Boundary key={name}>{content}</Boundary>
      </main>
      <Toasts />
      {help && <KeysHelp pages={allowed} onClose={() => setHelp(false)} />}
    </div>
  );
}

function changeLanguage(): void {
  const next = language() === 'ru' ? 'en' : 'ru';
  setLanguage(next);
  // Kept with the account, so that the bot and another computer speak it, too; this page does so already.
  ask('PATCH', '/me', { body: { language: next } }).catch(() => undefined);
}
