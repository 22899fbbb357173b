import { useState } from 'preact/hooks';
import { t as shared } from '../i18n/texts';
import { Enrolment } from '../session/enrolment';
import { me, renew } from '../session/session';
import { Badge, Card, Facts, Page } from '../ui/page';
import { PasswordField } from '../ui/password-field';
import { tell } from '../ui/toasts';
import { PasswordForm } from './password-form';
import { Sessions } from './sessions';
import { t } from './texts';

export default function AccountPage() {
  const texts = t();
  const { staff } = me();
  return (
    <Page title={texts.title}>
      <div class="cards">
        <Card title={texts.about}>
          <Facts
            facts={[
              [texts.login, staff.login],
              [texts.role, shared().roles[staff.role]],
              [texts.telegram, staff.telegramId],
            ]}
          />
        </Card>
        <SecondStep enrolled={staff.totp} />
        <Card title={texts.password}>
          <PasswordForm />
        </Card>
        <Card title={texts.sessions}>
          <Sessions />
        </Card>
      </div>
    </Page>
  );
}

/** Whoever has an authenticator already says the password before another one takes its place. */
function SecondStep({ enrolled }: { enrolled: boolean }) {
  const [step, setStep] = useState<'none' | 'password' | 'enrol'>('none');
  const [password, setPassword] = useState('');
  const texts = t();
  const done = (): void => {
    tell(texts.totpDone);
    setStep('none');
    setPassword('');
    void renew();
  };
  return (
    <Card
      title={texts.totp}
      testId="second-step"
      actions={<Badge tone={enrolled ? 'good' : 'warm'}>{enrolled ? shared().on : shared().off}</Badge>}
    >
      <div class="form">
        <p>{enrolled ? texts.totpOn : texts.totpOff}</p>
        {step === 'none' && (
          <div class="actions">
            <button type="button" data-testid="set-up-totp" onClick={() => setStep(enrolled ? 'password' : 'enrol')}>
              {enrolled ? texts.setUpAnew : texts.setUp}
            </button>
          </div>
        )}
        {step === 'password' && (
          <form
            class="form"
            onSubmit={(event) => {
              event.preventDefault();
              setStep('enrol');
            }}
          >
            <PasswordField label={texts.totpPassword} value={password} onValue={setPassword} />
            <button type="submit">{texts.go}</button>
          </form>
        )}
        {step === 'enrol' && <Enrolment onDone={done} {...(enrolled ? { password } : {})} />}
      </div>
    </Card>
  );
}
