import { number, roubles } from '../format';
import { language } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { INPUTS, type Receipt, type Shop, type Tariff } from './setting';
import { t } from './texts';

/** A setting as people read it. */
export function Value({ settingKey, value }: { settingKey: string; value: unknown }) {
  if (value === null || value === undefined) return <div>{shared().none}</div>;
  switch (INPUTS[settingKey]?.kind) {
    case 'switch':
      return <div>{value === true ? shared().on : shared().off}</div>;
    case 'number':
      return <div>{number(value as number, language())}</div>;
    case 'tariffs':
      return (
        <ul class="plain">
          {(value as Tariff[]).map(({ code, title, days, priceKopecks, priceStars }) => (
            <li key={code}>
              {title[language()]} — {roubles(priceKopecks, language())}
              {priceStars !== null && ` / ${number(priceStars, language())} ★`}
              <span class="hint"> {t().perDay(roubles(Math.round(priceKopecks / days), language()))}</span>
            </li>
          ))}
        </ul>
      );
    case 'shop':
      return (
        <div>
          {(value as Shop).shopId} <code>{(value as Shop).secretKey}</code>
        </div>
      );
    case 'receipt': {
      const { enabled, vatCode } = value as Receipt;
      return <div>{enabled ? `${shared().on}, ${t().receipt.vatCode.toLowerCase()} ${vatCode}` : shared().off}</div>;
    }
    case 'text':
    case 'address':
      return <div>{value as string}</div>;
    case undefined:
      return <pre>{JSON.stringify(value, null, 2)}</pre>;
  }
}
