import { useState } from 'preact/hooks';
import { useRead } from '../api/queries';
import { moment, money, roubles } from '../format';
import { language, words } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { hrefOf } from '../place';
import { may } from '../session/session';
import { Actor } from '../staff/actor';
import { Badge, Card, Facts, Note, Page, wordOf } from '../ui/page';
import { Loaded } from '../ui/states';
import { isRefundable, TONES, type AdminPayment, type PaymentFile } from './payment';
import { RefundDialog } from './refund-dialog';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);
/** Money on its way changes by itself. */
const LOOK_EVERY_MS = 3_000;

const isMoving = ({ payment, refunds }: PaymentFile): boolean =>
  payment.status === 'pending' || payment.status === 'waiting_for_capture' || refunds.some(({ status }) => status === 'pending');

export function PaymentPage({ id }: { id: string }) {
  const [moving, setMoving] = useState(false);
  const [refunding, setRefunding] = useState(false);
  const file = useRead<PaymentFile>(`/payments/${encodeURIComponent(id)}`, { every: moving ? LOOK_EVERY_MS : false });
  const texts = t();
  if (file.data !== undefined && isMoving(file.data) !== moving) setMoving(!moving);
  const payment = file.data?.payment;
  return (
    <Page
      title={payment === undefined ? texts.title : texts.one(payment.number)}
      above={{ title: texts.title, href: hrefOf(['payments']) }}
      actions={
        payment !== undefined &&
        may('payments.refund') &&
        isRefundable(payment) && (
          <button type="button" class="danger" data-testid="refund" onClick={() => setRefunding(true)}>
            {texts.refund}
          </button>
        )
      }
    >
      <Loaded asked={file}>
        {(data) => (
          <>
            <Failure payment={data.payment} />
            <PaymentFacts payment={data.payment} />
            <div class="pair">
              <Timeline history={data.history} />
              <div class="form">
                <Refunds refunds={data.refunds} />
                <Notifications notifications={data.notifications} />
              </div>
            </div>
          </>
        )}
      </Loaded>
      {refunding && payment !== undefined && <RefundDialog payment={payment} onClose={() => setRefunding(false)} />}
    </Page>
  );
}

/** Why it came to nothing, in words, and what the driver can do. */
function Failure({ payment: { status, reason, problem } }: { payment: AdminPayment }) {
  const texts = t();
  return (
    <>
      {status === 'canceled' && (
        <div class="note bad" data-testid="why-failed">
          <strong>{texts.why}</strong>
          <p>{reason === null ? wordOf(texts.statuses, status) : wordOf(texts.reasons, reason)}</p>
          <p>
            {texts.help}: {(reason === null ? undefined : texts.advice[reason]) ?? texts.adviceOtherwise}
          </p>
          {reason !== null && <code>{reason}</code>}
        </div>
      )}
      {problem !== null && (
        <Note tone="warm">
          {texts.problem}: {problem}
        </Note>
      )}
    </>
  );
}

function PaymentFacts({ payment }: { payment: AdminPayment }) {
  const texts = t();
  const { status, amountKopecks, amountStars, refundedKopecks, refundedStars } = payment;
  return (
    <Card>
      <Facts
        facts={[
          [
            shared().status,
            <Badge key="status" tone={TONES[status]}>
              {wordOf(texts.statuses, status)}
            </Badge>,
          ],
          [texts.amount, money(amountKopecks, amountStars, language())],
          (refundedKopecks > 0 || (refundedStars ?? 0) > 0) && [
            texts.refunded,
            money(refundedKopecks, refundedStars, language()),
          ],
          payment.discountKopecks > 0 && [texts.discount, roubles(payment.discountKopecks, language())],
          [texts.tariff, payment.title],
          [texts.kind, wordOf(texts.kinds, payment.kind)],
          [texts.provider, wordOf(texts.providers, payment.provider)],
          payment.promoCode !== null && [texts.promoCode, payment.promoCode],
          [texts.autoRenew, payment.autoRenew ? shared().yes : shared().no],
          [texts.created, moment(payment.createdAt, language())],
          [texts.paid, moment(payment.paidAt, language())],
          payment.receipt !== null && [texts.receipt, wordOf(texts.receipts, payment.receipt.status)],
          payment.refundRule !== null && [texts.refundRule, payment.refundRule],
          payment.test === true && [texts.test, shared().yes],
          [
            texts.of,
            <a key="driver" href={hrefOf(['drivers', payment.driverId])} data-testid="payment-driver">
              {payment.driverId.slice(0, 8)}
            </a>,
          ],
          ['id', <code key="id">{payment.id}</code>],
          payment.externalId !== null && [texts.externalId, <code key="external">{payment.externalId}</code>],
        ]}
      />
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string | number }) {
  if (name === 'actor' || String(value).startsWith('staff:')) return <Actor actor={String(value)} />;
  if (name.endsWith('Kopecks') && typeof value === 'number') return <>{roubles(value, language())}</>;
  return <>{wordOf({ ...t().reasons, ...t().factValues, ...t().statuses }, String(value))}</>;
}

function Timeline({ history }: Pick<PaymentFile, 'history'>) {
  const texts = t();
  return (
    <Card title={texts.timeline} testId="timeline">
      <ol class="timeline">
        {history.map(({ at, what, facts }, index) => (
          <li key={index}>
            <strong>{wordOf(texts.moments, what)}</strong>
            <div class="hint">{moment(at, language())}</div>
            {Object.entries(facts)
              .filter(([name]) => texts.facts[name] !== undefined)
              .map(([name, value]) => (
                <div key={name} class="hint">
                  {texts.facts[name]}: <Fact name={name} value={value} />
                </div>
              ))}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Refunds({ refunds }: Pick<PaymentFile, 'refunds'>) {
  const texts = t();
  return (
    <Card title={texts.refunds} testId="refunds">
      {refunds.length === 0 && <p class="hint">{texts.noRefunds}</p>}
      <ul class="lines">
        {refunds.map(({ id, amountKopecks, amountStars, status, reason, failure, actor, createdAt }) => (
          <li key={id}>
            <strong>{money(amountKopecks, amountStars, language())}</strong>
            <Badge tone={status === 'succeeded' ? 'good' : status === 'pending' ? 'warm' : 'bad'}>
              {wordOf(texts.refundStates, status)}
            </Badge>
            <p>{reason}</p>
            {failure !== null && <p class="wrong">{wordOf(texts.reasons, failure)}</p>}
            <span class="hint">{moment(createdAt, language())}</span>
            <span class="hint">
              <Actor actor={actor} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Notifications({ notifications }: Pick<PaymentFile, 'notifications'>) {
  const texts = t();
  return (
    <Card title={texts.notifications} testId="notifications">
      {notifications.length === 0 && <p class="hint">{texts.noNotifications}</p>}
      <ul class="lines">
        {notifications.map(({ id, event, state, receivedAt, times, problem, outcome }) => (
          <li key={id}>
            <code>{event}</code>
            <Badge tone={state === 'done' ? 'good' : 'warm'}>{wordOf(texts.states, state)}</Badge>
            <span class="hint">
              {moment(receivedAt, language())}
              {times > 1 && `, ${texts.times(times)}`}
            </span>
            {outcome !== null && <span class="hint">{outcome}</span>}
            {problem !== null && <p class="wrong">{problem}</p>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
