import { words } from '../i18n/language';
import { Enrolment } from './enrolment';
import { renew } from './session';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);

/** All that is open to an account that has to set up its authenticator first. */
export default function EnrolmentPage() {
  const texts = t();
  return (
    <main class="alone">
      <div class="card form" data-testid="enrolment">
        <h1>{texts.enrolTitle}</h1>
        <p>{texts.enrolWhy}</p>
        <Enrolment onDone={() => void renew()} />
      </div>
    </main>
  );
}
