import { useEffect, useState } from 'preact/hooks';
import { appConfig, type AppConfig } from './api/app-config';
import { login, type Driver, type Ending } from './api/client';
import { t } from './i18n/i18n';

/** What is shown when the app cannot sign in by itself: how to get in. */
export default function Outside({ why, onDriver }: { why: Ending; onDriver: (driver: Driver) => void }) {
  const [config, setConfig] = useState<AppConfig>({});
  const [failed, setFailed] = useState(false);
  const words = t();
  useEffect(() => {
    void appConfig().then(setConfig);
  }, []);
  const signIn = async (sandbox: string): Promise<void> => {
    setFailed(false);
    const response = await fetch(`${sandbox}/telegram/init-data`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"driver":1}',
    });
    const { initData } = (await response.json()) as { initData: string };
    onDriver((await login(initData)).driver);
  };
  const [title, help] =
    why === 'reopen'
      ? [words.reopenTitle, words.reopenHelp]
      : why === 'blocked'
        ? [words.blockedTitle, words.blockedHelp]
        : why === 'erased'
          ? [words.erasedTitle, words.erasedHelp]
          : [words.outsideTitle, words.outsideHelp];
  return (
    <main class="screen empty full">
      <svg viewBox="0 0 64 64" width="72" height="72" aria-hidden="true" class="truck">
        <path d="M4 18h34v26H4zM38 26h11l9 9v9H38z" fill="currentColor" opacity=".9" />
        <circle cx="16" cy="46" r="6" fill="var(--bg)" stroke="currentColor" stroke-width="4" />
        <circle cx="46" cy="46" r="6" fill="var(--bg)" stroke="currentColor" stroke-width="4" />
      </svg>
      <h1>{title}</h1>
      <p>{help}</p>
      {config.botUrl !== undefined && why !== 'reopen' && (
        <a class="primary" href={config.botUrl}>
          {words.openBot}
        </a>
      )}
      {config.sandboxUrl !== undefined && why !== 'blocked' && (
        <button
          type="button"
          class="secondary"
          data-testid="demo-sign-in"
          onClick={() => void signIn(config.sandboxUrl ?? '').catch(() => setFailed(true))}
        >
          {words.demoSignIn}
        </button>
      )}
      {failed && (
        <p class="error" role="alert">
          {words.failedHelp}
        </p>
      )}
    </main>
  );
}
