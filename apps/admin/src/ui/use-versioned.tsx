import { useState } from 'preact/hooks';
import { isRefusal } from '../api/client';
import { t } from '../i18n/texts';
import { Dialog } from './dialog';
import { Difference } from './difference';
import { sayError } from './states';
import { tell } from './toasts';

interface Versioned {
  readonly version: number;
}

interface Save<T extends Versioned> {
  /** Of what was being edited. */
  readonly version: number;
  readonly send: (version: number) => Promise<unknown>;
  /** What stands there now. */
  readonly look: () => Promise<T>;
  /** What of it is being edited, for people to compare. */
  readonly shown: (theirs: T) => unknown;
  readonly mine: unknown;
  /** How people call its fields. */
  readonly names?: Readonly<Record<string, string>>;
  readonly onSaved: () => void;
  readonly onTheirs: (theirs: T) => void;
}

/**
 * Saves what nobody else has changed meanwhile. Otherwise shows both, and lets people choose.
 * `save` says whether it is saved; false while people have to choose. It rejects with whatever else is wrong.
 */
export function useVersioned<T extends Versioned>() {
  const [conflict, setConflict] = useState<{ save: Save<T>; theirs: T }>();

  const save = async (what: Save<T>): Promise<boolean> => {
    try {
      await what.send(what.version);
      setConflict(undefined);
      what.onSaved();
      return true;
    } catch (error) {
      if (!isRefusal(error, 'VERSION_CONFLICT')) throw error;
      setConflict({ save: what, theirs: await what.look() });
      return false;
    }
  };

  const dialog = conflict !== undefined && (
    <Dialog title={t().conflict} onClose={() => setConflict(undefined)} wide>
      <div class="form" data-testid="conflict">
        <p>{t().conflictHelp}</p>
        <Difference
          before={conflict.save.shown(conflict.theirs)}
          after={conflict.save.mine}
          {...(conflict.save.names === undefined ? {} : { names: conflict.save.names })}
          titles={{ before: t().theirs, after: t().mine }}
        />
        <footer>
          <button
            type="button"
            data-testid="take-theirs"
            onClick={() => {
              setConflict(undefined);
              conflict.save.onTheirs(conflict.theirs);
            }}
          >
            {t().takeTheirs}
          </button>
          <button
            type="button"
            class="primary"
            data-testid="keep-mine"
            onClick={() =>
              void save({ ...conflict.save, version: conflict.theirs.version }).catch((error: unknown) => {
                setConflict(undefined);
                tell(sayError(error), { kind: 'bad' });
              })
            }
          >
            {t().keepMine}
          </button>
        </footer>
      </div>
    </Dialog>
  );
  return { save, dialog };
}
