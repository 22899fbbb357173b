import { t as shared } from '../i18n/texts';
import { Dialog } from '../ui/dialog';
import { tell } from '../ui/toasts';
import { t } from './texts';

/** A password that was made, once. */
export function PasswordDialog({ login, password, onClose }: { login: string; password: string; onClose: () => void }) {
  const texts = t();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(password);
    tell(shared().copied);
  };
  return (
    <Dialog title={`${texts.password}: ${login}`} onClose={onClose}>
      <div class="form">
        <code class="secret" data-testid="made-password">
          {password}
        </code>
        <p class="note warm">{texts.passwordHelp}</p>
        <footer>
          <button type="button" onClick={() => void copy()}>
            {shared().copy}
          </button>
          <button type="button" class="primary" onClick={onClose}>
            {shared().done}
          </button>
        </footer>
      </div>
    </Dialog>
  );
}
