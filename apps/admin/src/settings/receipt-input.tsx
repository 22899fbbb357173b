import type { Receipt } from './setting';
import { t } from './texts';

/** Words of YooKassa's protocol, as its own panel shows them. */
const SUBJECTS = ['service', 'commodity', 'excise', 'job', 'intellectual_activity', 'payment', 'agent_commission', 'property_right', 'non_operating_gain', 'composite', 'another']; // prettier-ignore
const MODES = ['full_prepayment', 'partial_prepayment', 'advance', 'full_payment', 'partial_payment', 'credit', 'credit_payment'];
const VAT_CODES = 12;
const TAX_SYSTEMS = 6;

export function ReceiptInput({ receipt, onReceipt }: { receipt: Receipt; onReceipt: (receipt: Receipt) => void }) {
  const texts = t().receipt;
  const choice = (name: 'paymentSubject' | 'paymentMode', values: readonly string[]) => (
    <label class="field">
      <span>{texts[name]}</span>
      <select value={receipt[name]} onChange={(event) => onReceipt({ ...receipt, [name]: event.currentTarget.value })}>
        {values.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          role="switch"
          checked={receipt.enabled}
          onChange={(event) => onReceipt({ ...receipt, enabled: event.currentTarget.checked })}
        />
        {texts.enabled}
      </label>
      <label class="field">
        <span>{texts.vatCode}</span>
        <select
          value={receipt.vatCode}
          onChange={(event) => onReceipt({ ...receipt, vatCode: Number(event.currentTarget.value) })}
        >
          {Array.from({ length: VAT_CODES }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </select>
      </label>
      {choice('paymentSubject', SUBJECTS)}
      {choice('paymentMode', MODES)}
      <label class="field">
        <span>{texts.taxSystemCode}</span>
        <select
          value={receipt.taxSystemCode ?? ''}
          onChange={(event) =>
            onReceipt({ ...receipt, taxSystemCode: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
          }
        >
          <option value="">—</option>
          {Array.from({ length: TAX_SYSTEMS }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
