import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { t as shared } from '../i18n/texts';
import { ActionDialog, Dialog } from '../ui/dialog';
import { Difference } from '../ui/difference';
import { wordOf } from '../ui/page';
import { tell } from '../ui/toasts';
import { useVersioned } from '../ui/use-versioned';
import { SettingInput } from './setting-input';
import { fitting, INPUTS, type Setting, type Shop } from './setting';
import { t } from './texts';

/** Where editing begins: what is set, else what holds without it, else something empty of its kind. */
function beginningOf({ key, value, byDefault }: Setting): unknown {
  const now = value ?? byDefault;
  const kind = INPUTS[key]?.kind;
  // The key is never shown: it is typed anew or the shop stays as it is.
  if (kind === 'shop') return { shopId: (now as Shop | null)?.shopId ?? '', secretKey: '' };
  if (now !== null && now !== undefined) return now;
  return kind === 'switch' ? false : kind === 'tariffs' ? [] : '';
}

const shownOf = ({ value, byDefault }: Setting): unknown => value ?? byDefault;
/** A secret stands in no difference. */
const hidden = (key: string, value: unknown): unknown =>
  INPUTS[key]?.kind === 'shop' && value !== null ? { ...(value as Shop), secretKey: t().newSecret } : value;

/** First the form, then what changes and why, then the server. */
export function EditSetting({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const [value, setValue] = useState(() => beginningOf(setting));
  const [review, setReview] = useState<{ readonly value: unknown }>();
  const { save, dialog } = useVersioned<Setting>();
  const texts = t();
  const { key } = setting;
  const title = wordOf(texts.names, key);
  const valid = fitting(key, value) !== undefined;

  const leave = (): void => {
    void refresh();
    onClose();
  };
  const put = (next: unknown, reason: string): Promise<boolean> =>
    save({
      version: setting.version,
      send: (version) => ask('PUT', `/settings/${key}`, { body: { value: next, version, reason } }),
      look: async () => {
        const { items } = await ask<{ items: Setting[] }>('GET', '/settings');
        return items.find((one) => one.key === key) ?? setting;
      },
      shown: shownOf,
      mine: hidden(key, next),
      onSaved: () => {
        tell(texts.saved);
        leave();
      },
      onTheirs: leave,
    });

  if (review !== undefined)
    return (
      <>
        <ActionDialog
          title={`${title}: ${texts.reviewTitle.toLowerCase()}`}
          action={shared().save}
          wide
          onClose={() => setReview(undefined)}
          onDo={(reason) => put(review.value, reason)}
        >
          <Difference before={shownOf(setting)} after={review.value === null ? setting.byDefault : hidden(key, review.value)} />
        </ActionDialog>
        {dialog}
      </>
    );
  return (
    <Dialog title={title} onClose={onClose} wide={INPUTS[key]?.kind === 'tariffs'}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) setReview({ value });
        }}
      >
        <SettingInput settingKey={key} title={title} value={value} onValue={setValue} />
        {texts.helps[key] !== undefined && <p class="hint">{texts.helps[key]}</p>}
        <footer>
          {setting.value !== null && (
            <button type="button" onClick={() => setReview({ value: null })}>
              {texts.unset}
            </button>
          )}
          <button type="submit" class="primary" disabled={!valid} data-testid="review">
            {texts.review}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
