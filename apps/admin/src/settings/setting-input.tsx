import { useState } from 'preact/hooks';
import { fitting, INPUTS, type Receipt, type Shop, type Tariff } from './setting';
import { ReceiptInput } from './receipt-input';
import { TariffsInput } from './tariffs-input';
import { t } from './texts';

interface SettingInputProps {
  readonly settingKey: string;
  readonly title: string;
  readonly value: unknown;
  readonly onValue: (value: unknown) => void;
}

/** The field that suits a setting. */
export function SettingInput({ settingKey, title, value, onValue }: SettingInputProps) {
  const input = INPUTS[settingKey];
  const wrong = fitting(settingKey, value) === undefined;
  switch (input?.kind) {
    case 'switch':
      return (
        <label class="check">
          <input
            type="checkbox"
            role="switch"
            checked={value === true}
            data-testid="setting-value"
            onChange={(event) => onValue(event.currentTarget.checked)}
          />
          {title}
        </label>
      );
    case 'number':
      return (
        <label class="field">
          <span>
            {title} ({input.least}–{input.most})
          </span>
          <input
            type="number"
            min={input.least}
            max={input.most}
            value={String(value)}
            aria-invalid={wrong}
            data-testid="setting-value"
            onInput={(event) => onValue(event.currentTarget.valueAsNumber)}
          />
        </label>
      );
    case 'text':
    case 'address':
      return (
        <label class="field">
          <span>{title}</span>
          <input
            value={String(value)}
            aria-invalid={wrong}
            data-testid="setting-value"
            onInput={(event) => onValue(event.currentTarget.value.trim())}
          />
        </label>
      );
    case 'shop':
      return <ShopInput shop={value as Shop} onShop={onValue} />;
    case 'receipt':
      return <ReceiptInput receipt={value as Receipt} onReceipt={onValue} />;
    case 'tariffs':
      return <TariffsInput tariffs={value as Tariff[]} wrong={wrong} onTariffs={onValue} />;
    case undefined:
      return <JsonInput title={title} value={value} onValue={onValue} />;
  }
}

function ShopInput({ shop, onShop }: { shop: Shop; onShop: (shop: Shop) => void }) {
  const texts = t();
  return (
    <>
      <label class="field">
        <span>{texts.shopId}</span>
        <input
          value={shop.shopId}
          inputMode="numeric"
          autocomplete="off"
          onInput={(event) => onShop({ ...shop, shopId: event.currentTarget.value.trim() })}
        />
      </label>
      <label class="field">
        <span>{texts.secretKey}</span>
        <input
          type="password"
          value={shop.secretKey}
          autocomplete="new-password"
          onInput={(event) => onShop({ ...shop, secretKey: event.currentTarget.value.trim() })}
        />
        <span class="hint">{texts.secretHelp}</span>
      </label>
    </>
  );
}

function JsonInput({ title, value, onValue }: Omit<SettingInputProps, 'settingKey'>) {
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [wrong, setWrong] = useState(false);
  const read = (typed: string): void => {
    setText(typed);
    try {
      onValue(JSON.parse(typed));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <label class="field">
      <span>{title} (JSON)</span>
      <textarea
        rows={8}
        value={text}
        aria-invalid={wrong}
        spellcheck={false}
        onInput={(event) => read(event.currentTarget.value)}
      />
    </label>
  );
}
