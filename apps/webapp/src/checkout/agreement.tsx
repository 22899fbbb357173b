import { settings } from '../account/account';
import type { Tariff } from '../api/client';
import { exactRoubles } from '../format';
import { language } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { useStore } from '../ui/store';
import { daysText, words as moneyWords } from '../subscription/words';

interface RenewalProps {
  readonly tariff: Tariff;
  readonly ticked: boolean;
  readonly onTick: (ticked: boolean) => void;
  readonly error: string | undefined;
}

/** Consent of its own, never ticked beforehand, with what will be charged, how often, and how it ends. */
export function AutoRenewal({ tariff, ticked, onTick, error }: RenewalProps) {
  const words = moneyWords();
  return (
    <section class="section">
      <label class="tick">
        <input
          type="checkbox"
          data-testid="auto-renew"
          checked={ticked}
          onChange={(event) => {
            telegram.select();
            onTick(event.currentTarget.checked);
          }}
        />
        <span>
          <span class="strong">{words.autoRenew}</span>
          <span class="hint">{words.autoRenewTerms(exactRoubles(tariff.priceKopecks, language()), daysText(tariff.days))}</span>
        </span>
      </label>
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
    </section>
  );
}

/** What the driver accepts by paying, next to the button that does it. */
export function Agreement() {
  const words = moneyWords();
  const { offerUrl, privacyUrl } = useStore(settings) ?? {};
  const links = [
    { url: offerUrl, text: words.offer },
    { url: privacyUrl, text: words.privacy },
  ].filter((link): link is { url: string; text: string } => link.url !== undefined);
  if (links.length === 0) return null;
  return (
    <p class="agreement hint">
      <span>{words.accept}</span>
      {links.map(({ url, text }, index) => (
        <>
          {index > 0 && ` ${words.and} `}
          <button type="button" class="link" key={url} onClick={() => telegram.openLink(url)}>
            {text}
          </button>
        </>
      ))}
    </p>
  );
}
