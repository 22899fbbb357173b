import { TextField } from '../ui/bits';
import { words as moneyWords } from '../subscription/words';

interface Props {
  /** The address that the server knows. */
  readonly known: string | undefined;
  /** What is typed instead of it; undefined while the known one stands. */
  readonly typed: string | undefined;
  readonly error: string | undefined;
  readonly onType: (text: string) => void;
}

/** Where the receipt goes: asked once, shown ever after. */
export function ReceiptField({ known, typed, error, onType }: Props) {
  const words = moneyWords();
  return (
    <section class="section">
      {typed === undefined && known !== undefined ? (
        <div class="row plain">
          <span class="hint">{words.receiptTo(known)}</span>
          <button type="button" class="link" onClick={() => onType(known)}>
            {words.change}
          </button>
        </div>
      ) : (
        <TextField
          label={words.receipt}
          type="email"
          value={typed ?? ''}
          error={error}
          help={words.receiptHelp}
          onInput={onType}
        />
      )}
    </section>
  );
}
