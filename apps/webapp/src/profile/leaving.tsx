import { useState } from 'preact/hooks';
import { ApiError, erase, logout } from '../api/client';
import { t } from '../i18n/i18n';
import { Section } from '../ui/bits';
import { Confirmed } from './confirmed';

interface Props {
  readonly onLogout: () => void;
  readonly onErased: () => void;
}

/** Two ways out, both asked twice: from this phone, and for good. */
export function Leaving({ onLogout, onErased }: Props) {
  const words = t();
  const [failure, setFailure] = useState<string>();
  const leaveForGood = async (): Promise<void> => {
    setFailure(undefined);
    try {
      await erase();
      onErased();
    } catch (error) {
      setFailure((error instanceof ApiError ? error.problem?.detail : undefined) ?? words.failedHelp);
    }
  };
  return (
    <Section>
      <Confirmed
        name="logout"
        text={words.logout}
        question={words.logoutQuestion}
        yes={words.logout}
        onYes={() => logout().then(onLogout)}
      />
      <Confirmed name="erase" text={words.erase} question={words.eraseQuestion} yes={words.eraseYes} onYes={leaveForGood} />
      {failure !== undefined && (
        <p class="error" role="alert">
          {failure}
        </p>
      )}
    </Section>
  );
}
