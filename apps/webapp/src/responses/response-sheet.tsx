import { useCallback, useEffect, useState } from 'preact/hooks';
import { isLocked } from '../account/account';
import { ask, type Cargo, type Driver } from '../api/client';
import { roubles } from '../format';
import { language, t } from '../i18n/i18n';
import { sending } from '../sending/backstage';
import { canAskContact, requestContact } from '../telegram/contact';
import { telegram } from '../telegram/telegram';
import { askToWrite } from '../telegram/write-access';
import { BackButton, MainButton, NumberField, Section, TextField } from '../ui/bits';
import { Kept } from '../ui/kept';
import { draftOf } from './drafts';
import { LONGEST_COMMENT, offerErrors, readOffer, type TypedOffer } from './offer';

/** The phone that was used last, and whether Telegram was asked for one already. */
const keptPhone = (driverId: string) => new Kept<string>(`phone:${driverId}`);
const keptAsked = (driverId: string) => new Kept<boolean>(`phone-asked:${driverId}`);

interface Props {
  readonly cargo: Cargo;
  readonly driver: Driver;
  readonly onDriver: (driver: Driver) => void;
  readonly onClose: () => void;
  /** Over the sheet, which keeps what was typed. */
  readonly onLocked: () => void;
}

export default function ResponseSheet({ cargo, driver, onDriver, onClose, onLocked }: Props) {
  const known = keptPhone(driver.id).recall() ?? driver.phone ?? '';
  const [typed, setTyped] = useState<TypedOffer>(draftOf(cargo.id) ?? { phone: known, price: '', comment: '' });
  const [tried, setTried] = useState(false);
  const words = t();
  const errors = tried ? offerErrors(typed, words) : {};
  const change = (part: Partial<TypedOffer>): void => setTyped((before) => ({ ...before, ...part }));
  const touched = typed.price !== '' || typed.comment !== '';

  useEffect(() => {
    telegram.verticalSwipes(false);
    return () => telegram.verticalSwipes(true);
  }, []);
  useEffect(() => {
    telegram.closingConfirmation(touched);
    return () => telegram.closingConfirmation(false);
  }, [touched]);

  const takeFromTelegram = useCallback(async () => {
    const contact = await requestContact();
    if (contact === undefined) return;
    const who = await ask((api) => api.PUT('/api/v1/me/contact', { body: { contact } }));
    onDriver(who);
    if (who.phone !== undefined) change({ phone: who.phone });
  }, [onDriver]);
  // Asked without being told to once only: who said no types the number or presses the button.
  useEffect(() => {
    if (typed.phone !== '' || !canAskContact() || keptAsked(driver.id).recall() === true) return;
    keptAsked(driver.id).keep(true);
    takeFromTelegram().catch(() => undefined);
  }, []);

  const send = useCallback(() => {
    setTried(true);
    if (Object.keys(offerErrors(typed, t())).length > 0) {
      telegram.failure();
      return;
    }
    if (isLocked()) {
      telegram.failure();
      onLocked();
      return;
    }
    const offer = readOffer(typed);
    keptPhone(driver.id).keep(offer.phone);
    sending().add(cargo, offer);
    telegram.success();
    // The bot tells what the dispatcher decides.
    void askToWrite();
    onClose();
  }, [typed, cargo, driver.id, onClose, onLocked]);

  return (
    <main class="screen sheet" data-testid="response-sheet" role="dialog" aria-label={words.responseTitle}>
      <header class="bar">
        <BackButton onBack={onClose} />
        <h1 class="title">{words.responseTitle}</h1>
      </header>
      <Section>
        <p class="strong">
          {cargo.route.from.city} → {cargo.route.to.city}
        </p>
      </Section>
      <Section>
        <TextField
          label={words.phone}
          type="tel"
          value={typed.phone}
          error={errors.phone}
          help={words.phoneHelp}
          onInput={(phone) => change({ phone })}
        />
        {canAskContact() && (
          <button type="button" class="link" onClick={() => void takeFromTelegram().catch(() => telegram.failure())}>
            {words.phoneFromTelegram}
          </button>
        )}
      </Section>
      <Section>
        <NumberField
          label={words.ownPrice}
          value={typed.price}
          error={errors.price}
          help={cargo.priceKopecks == null ? words.ownPriceAsk : words.ownPriceHelp(roubles(cargo.priceKopecks, language()))}
          onInput={(price) => change({ price })}
        />
      </Section>
      <Section>
        <TextField
          label={words.commentToDispatcher}
          lines={4}
          value={typed.comment}
          error={errors.comment}
          help={words.commentHint}
          limit={LONGEST_COMMENT}
          onInput={(comment) => change({ comment })}
        />
      </Section>
      <MainButton text={words.send} onPress={send} testId="send-response" />
    </main>
  );
}
