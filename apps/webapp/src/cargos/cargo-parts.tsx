import { useState } from 'preact/hooks';
import { Locked } from '../account/locked';
import type { Cargo, CargoDetail, Truck } from '../api/client';
import { exchangeDate, perKm, roubles, withUnit } from '../format';
import { language, t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { Row, Section } from '../ui/bits';
import { profitOf } from './profit';

export function Route({ cargo }: { cargo: Cargo | CargoDetail }) {
  const words = t();
  const { from, to } = cargo.route;
  const stops = [
    { stop: from, name: words.fromAddress },
    { stop: to, name: words.toAddress },
  ];
  const map =
    from.point != null && to.point != null
      ? `https://yandex.ru/maps/?rtext=${from.point.lat},${from.point.lon}~${to.point.lat},${to.point.lon}&rtt=auto`
      : undefined;
  return (
    <Section>
      <ol class="stops">
        {stops.map(({ stop, name }) => (
          <li key={name}>
            <span class="hint">
              {name}
              {stop.date != null && ` · ${exchangeDate(stop.date, language(), words)}`}
            </span>
            <span class="city">{stop.city}</span>
            <span class="hint">{[stop.address, stop.region].filter(Boolean).join(', ')}</span>
          </li>
        ))}
      </ol>
      {map !== undefined && (
        <button type="button" class="link" onClick={() => telegram.openLink(map)}>
          {words.map}
          {cargo.distanceKm != null && ` · ${withUnit(cargo.distanceKm, words.km, language())}`}
        </button>
      )}
    </Section>
  );
}

export function Money({ cargo, truck }: { cargo: Cargo | CargoDetail; truck: Truck | undefined }) {
  const [open, setOpen] = useState(false);
  const words = t();
  const spoken = language();
  const { priceKopecks: price, distanceKm: distance } = cargo;
  const profit = price == null || distance == null ? undefined : profitOf(price, distance, truck);
  return (
    <Section>
      <div class="money big">
        {price == null ? <span class="no-price">{words.noPrice}</span> : <span class="price">{roubles(price, spoken)}</span>}
        {cargo.pricePerKmKopecks != null && <span class="per-km">{perKm(cargo.pricePerKmKopecks, spoken, words.perKm)}</span>}
      </div>
      {price != null &&
        (profit === undefined ? (
          <p class="hint">{words.profitNeedsTruck}</p>
        ) : (
          <button type="button" class="row plain" aria-expanded={open} onClick={() => setOpen(!open)}>
            <span class="hint">{words.myProfit}</span>
            <span class="value strong">{roubles(profit.profitKopecks, spoken)}</span>
          </button>
        ))}
      {open && profit !== undefined && price != null && (
        <p class="hint">
          {words.profitFormula(roubles(price, spoken), roubles(profit.fuelKopecks, spoken), roubles(profit.tollsKopecks, spoken))}
        </p>
      )}
    </Section>
  );
}

export function Goods({ cargo, detail }: { cargo: Cargo | CargoDetail; detail: CargoDetail | undefined }) {
  const words = t();
  const spoken = language();
  return (
    <Section title={words.cargo}>
      {cargo.cargoType != null && <p class="strong">{cargo.cargoType}</p>}
      {cargo.weightKg != null && <Row name={words.weight}>{withUnit(cargo.weightKg / 1_000, words.t, spoken, 1)}</Row>}
      {cargo.volumeM3 != null && <Row name={words.volume}>{withUnit(cargo.volumeM3, words.m3, spoken)}</Row>}
      {cargo.truckTypes.length > 0 && <Row name={words.bodyShort}>{cargo.truckTypes.map(({ name }) => name).join(', ')}</Row>}
      {cargo.loadTypes.length > 0 && <Row name={words.loadingShort}>{cargo.loadTypes.map(({ name }) => name).join(', ')}</Row>}
      {detail !== undefined && (detail.partialLoad || detail.roundTrip) && (
        <span class="tags">
          {detail.partialLoad && <span class="tag">{words.partialLoad}</span>}
          {detail.roundTrip && <span class="tag">{words.roundTrip}</span>}
        </span>
      )}
    </Section>
  );
}

export function More({ cargo, onUnlock }: { cargo: CargoDetail; onUnlock: () => void }) {
  const words = t();
  const [copied, setCopied] = useState(false);
  const company = cargo.company ?? cargo.shipper;
  const copy = (text: string): void => {
    void navigator.clipboard.writeText(text).then(() => {
      telegram.success();
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    });
  };
  return (
    <>
      {cargo.note != null && cargo.note !== '' && (
        <Section title={words.note}>
          <p class="note" data-testid="cargo-note">
            {cargo.note}
          </p>
        </Section>
      )}
      {cargo.contactsHidden === true ? <Locked what="contacts" onUnlock={onUnlock} /> : <Contacts contacts={cargo.contacts} />}
      {company !== undefined && (
        <Section title={words.company}>
          <p class="strong">{company.name}</p>
          {company.inn !== undefined && (
            <button type="button" class="link" onClick={() => copy(company.inn ?? '')}>
              {copied ? words.copied : `${words.copyInn} ${company.inn}`}
            </button>
          )}
        </Section>
      )}
      {cargo.sourceUrl != null && (
        <button type="button" class="link center" onClick={() => telegram.openLink(cargo.sourceUrl ?? '')}>
          {words.source}
        </button>
      )}
    </>
  );
}

function Contacts({ contacts }: { contacts: CargoDetail['contacts'] }) {
  const words = t();
  const phones = contacts.filter(({ tel }) => tel != null);
  return (
    <Section title={words.contacts}>
      {phones.length === 0 && <p class="hint">{words.noContacts}</p>}
      {phones.map(({ name, phone, tel }) => (
        <a
          class="call"
          data-testid="call"
          href={`tel:${tel ?? ''}`}
          key={tel}
          aria-label={`${words.call} ${name ?? ''} ${phone ?? ''}`}
        >
          <span>
            <span class="strong">{name ?? words.call}</span>
            <span class="phone">{phone}</span>
          </span>
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path
              d="M6 3h3l2 5-2.5 1.5a11 11 0 005 5L15 12l5 2v3c0 1.5-1 3-3 3A14 14 0 013 6c0-2 1.5-3 3-3z"
              fill="currentColor"
            />
          </svg>
        </a>
      ))}
    </Section>
  );
}
