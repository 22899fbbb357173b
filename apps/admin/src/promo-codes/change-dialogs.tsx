import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh, type Page } from '../api/queries';
import { ActionDialog } from '../ui/dialog';
import { tell } from '../ui/toasts';
import { useVersioned } from '../ui/use-versioned';
import type { PromoCode } from './promo-code';
import { t } from './texts';

interface Changes {
  readonly endsAt?: string | null;
  readonly maxUses?: number | null;
  readonly note?: string | null;
  readonly stopped?: boolean;
}

/** ISO 8601 as the browser's field wants it: on this computer's clock, without a zone. */
function localMoment(iso: string | null | undefined): string {
  if (iso === null || iso === undefined) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

async function look(code: PromoCode): Promise<PromoCode> {
  const { items } = await ask<Page<PromoCode>>('GET', '/promo-codes', { query: { q: code.code } });
  return items.find(({ id }) => id === code.id) ?? code;
}

const shownOf = ({ endsAt, maxUses, note, stoppedAt }: PromoCode): Required<Changes> => ({
  endsAt: endsAt ?? null,
  maxUses: maxUses ?? null,
  note,
  stopped: stoppedAt !== null,
});

function useChange(code: PromoCode, onClose: () => void) {
  const { save, dialog } = useVersioned<PromoCode>();
  const leave = (): void => {
    void refresh();
    onClose();
  };
  const change = (changes: Changes, reason: string): Promise<boolean> =>
    save({
      version: code.version,
      send: (version) => ask('PATCH', `/promo-codes/${code.id}`, { body: { version, ...changes, reason } }),
      look: () => look(code),
      shown: shownOf,
      mine: { ...shownOf(code), ...changes },
      names: { endsAt: t().ends, maxUses: t().maxUses, note: t().note, stopped: t().states.stopped },
      onSaved: () => {
        tell(t().changed);
        leave();
      },
      onTheirs: leave,
    });
  return { change, dialog };
}

export function EditDialog({ code, onClose }: { code: PromoCode; onClose: () => void }) {
  const [ends, setEnds] = useState(localMoment(code.endsAt));
  const [most, setMost] = useState(String(code.maxUses ?? ''));
  const [note, setNote] = useState(code.note ?? '');
  const { change, dialog } = useChange(code, onClose);
  const texts = t();
  const fits = most === '' || (/^\d{1,8}$/.test(most) && Number(most) >= Math.max(1, code.uses));
  return (
    <>
      <ActionDialog
        title={`${texts.edit} ${code.code}`}
        action={texts.edit}
        ready={fits}
        onClose={onClose}
        onDo={(reason) =>
          change(
            {
              endsAt: ends === '' ? null : new Date(ends).toISOString(),
              maxUses: most === '' ? null : Number(most),
              note: note.trim() === '' ? null : note.trim(),
            },
            reason,
          )
        }
      >
        <label class="field">
          <span>{texts.ends}</span>
          <input type="datetime-local" value={ends} onInput={(event) => setEnds(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{texts.maxUses}</span>
          <input value={most} inputMode="numeric" aria-invalid={!fits} onInput={(event) => setMost(event.currentTarget.value)} />
          <span class="hint">{texts.noLimit}</span>
        </label>
        <label class="field">
          <span>{texts.note}</span>
          <input value={note} maxLength={250} onInput={(event) => setNote(event.currentTarget.value)} />
        </label>
      </ActionDialog>
      {dialog}
    </>
  );
}

export function StopDialog({ code, onClose }: { code: PromoCode; onClose: () => void }) {
  const { change, dialog } = useChange(code, onClose);
  const texts = t();
  const stops = code.stoppedAt === null;
  return (
    <>
      <ActionDialog
        title={`${stops ? texts.stop : texts.start} ${code.code}`}
        action={stops ? texts.stop : texts.start}
        danger={stops}
        onClose={onClose}
        onDo={(reason) => change({ stopped: stops }, reason)}
      >
        {stops && <p>{texts.stopHelp}</p>}
      </ActionDialog>
      {dialog}
    </>
  );
}
