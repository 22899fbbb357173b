import { useState } from 'preact/hooks';
import type { Payment } from '../api/client';
import { words as moneyWords } from '../subscription/words';
import { telegram } from '../telegram/telegram';

const SAID_MS = 2_500;

/** Shows where to pay: Telegram's own bill for Stars, else the browser of the phone, because banks' apps do not open from inside Telegram. */
export function openPayment({ provider, confirmationUrl: url }: Payment): void {
  if (url === undefined) return;
  if (provider === 'stars' && telegram.canOpenInvoice && telegram.openInvoice(url)) return;
  telegram.openLink(url);
}

/** The same link to see and to copy, for when nothing opened by itself. */
export function PaymentLink({ url }: { url: string }) {
  const words = moneyWords();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(url).then(
      () => {
        telegram.success();
        setCopied(true);
        setTimeout(() => setCopied(false), SAID_MS);
      },
      () => telegram.failure(),
    );
  };
  return (
    <section class="section">
      <h2>{words.pageLink}</h2>
      <a class="payment-link" data-testid="payment-link" href={url} target="_blank" rel="noopener noreferrer">
        {url}
      </a>
      <button type="button" class="secondary wide" data-testid="copy-payment-link" onClick={copy}>
        {copied ? words.linkCopied : words.copyLink}
      </button>
    </section>
  );
}
