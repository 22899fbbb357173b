import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { may } from '../session/session';
import { ActionDialog } from '../ui/dialog';
import { tell } from '../ui/toasts';
import { fullName, type Driver } from './driver';
import { t } from './texts';

type Act = 'grant' | 'block' | 'unblock' | 'sign-out' | 'erase';
const USUAL_GRANT = 7;
const MOST_DAYS = 3_650;

export function DriverActions({ driver }: { driver: Driver }) {
  const [act, setAct] = useState<Act>();
  const texts = t();
  if (driver.erasedAt !== null) return null;
  const blocked = driver.blockedAt !== null;
  const button = (name: Act, title: string, danger = false) => (
    <button type="button" class={danger ? 'danger' : ''} data-testid={name} onClick={() => setAct(name)}>
      {title}
    </button>
  );
  return (
    <>
      {may('drivers.grant') && button('grant', texts.grant)}
      {may('drivers.block') && !blocked && button('sign-out', texts.signOut)}
      {may('drivers.block') && (blocked ? button('unblock', texts.unblock) : button('block', texts.block, true))}
      {may('drivers.erase') && button('erase', texts.erase, true)}
      {act === 'grant' && <GrantDialog driver={driver} onClose={() => setAct(undefined)} />}
      {act === 'erase' && <EraseDialog driver={driver} onClose={() => setAct(undefined)} />}
      {act !== undefined && act !== 'grant' && act !== 'erase' && (
        <ActionDialog
          title={act === 'block' ? texts.block : act === 'unblock' ? texts.unblock : texts.signOut}
          action={act === 'block' ? texts.block : act === 'unblock' ? texts.unblock : texts.signOut}
          danger={act === 'block'}
          onClose={() => setAct(undefined)}
          onDo={(reason) => done(ask('POST', `/drivers/${driver.id}/${act}`, { body: { reason }, key: crypto.randomUUID() }))}
        >
          <p>{fullName(driver)}</p>
          {act === 'block' && <p class="hint">{texts.blockHelp}</p>}
          {act === 'sign-out' && <p class="hint">{texts.signOutHelp}</p>}
        </ActionDialog>
      )}
    </>
  );
}

async function done(doing: Promise<unknown>, words = t().actionDone): Promise<void> {
  await doing;
  tell(words);
  void refresh();
}

/** The key makes a repeated press one grant. */
function GrantDialog({ driver, onClose }: { driver: Driver; onClose: () => void }) {
  const [typed, setTyped] = useState(String(USUAL_GRANT));
  const [key] = useState(() => crypto.randomUUID());
  const texts = t();
  const days = Number(typed);
  const fits = Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;
  return (
    <ActionDialog
      title={texts.grant}
      action={texts.grant}
      ready={fits}
      onClose={onClose}
      onDo={(reason) => done(ask('POST', `/drivers/${driver.id}/grant`, { body: { days, reason }, key }), texts.granted)}
    >
      <p>{fullName(driver)}</p>
      <label class="field">
        <span>{texts.grantDays}</span>
        <input
          type="number"
          min={1}
          max={MOST_DAYS}
          value={typed}
          aria-invalid={!fits}
          data-testid="grant-days"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
    </ActionDialog>
  );
}

/** Nothing brings it back: the name is typed, so that no slip of the hand does it. */
function EraseDialog({ driver, onClose }: { driver: Driver; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const texts = t();
  const name = fullName(driver);
  return (
    <ActionDialog
      title={texts.erase}
      action={texts.erase}
      danger
      ready={typed.trim() === name.trim()}
      onClose={onClose}
      onDo={(reason) => done(ask('POST', `/drivers/${driver.id}/erase`, { body: { reason }, key: crypto.randomUUID() }))}
    >
      <p>{texts.eraseHelp}</p>
      <label class="field">
        <span>{texts.eraseConfirm(name)}</span>
        <input
          value={typed}
          autocomplete="off"
          data-testid="erase-name"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
    </ActionDialog>
  );
}
