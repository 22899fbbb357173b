import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'preact/hooks';
import { client } from './api/queries';
import { languages, words } from './i18n/language';
import { begin, session, watchLinks } from './session/session';
import { SignIn } from './session/sign-in';
import { en } from './session/texts.en';
import { ru } from './session/texts.ru';
import { Shell } from './shell/shell';
import { Boundary, screen } from './ui/screen';
import { Failed, Skeleton } from './ui/states';
import { useStore } from './ui/store';

const EnrolmentPage = screen(() => import('./session/enrolment-page'));
const t = words(ru, en);

/** Who is here, and what they see. */
export function App() {
  const now = useStore(session);
  const language = useStore(languages);
  useEffect(() => {
    void begin();
    return watchLinks();
  }, []);

  const content = (() => {
    switch (now.kind) {
      case 'unknown':
        return <Skeleton lines={5} />;
      case 'unreachable':
        return (
          <main class="alone">
            <Failed error={new Error(t().unreachable)} onRetry={() => void begin()} />
          </main>
        );
      case 'out':
        return <SignIn why={now.why} />;
      case 'in':
        return now.signed.totpEnrolmentRequired ? <EnrolmentPage /> : <Shell key={language} />;
    }
  })();
  return (
    <QueryClientProvider client={client}>
      <Boundary>{content}</Boundary>
    </QueryClientProvider>
  );
}
