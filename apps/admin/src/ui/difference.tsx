import { t } from '../i18n/texts';
import { changesOf, sayValue } from './changes';

interface DifferenceProps {
  readonly before: unknown;
  readonly after: unknown;
  /** How people call the fields. */
  readonly names?: Readonly<Record<string, string>>;
  readonly titles?: { readonly before: string; readonly after: string };
}

export function Difference({ before, after, names = {}, titles = t() }: DifferenceProps) {
  const changes = changesOf(before, after);
  if (changes.length === 0) return <p class="hint">{t().noChanges}</p>;
  return (
    <div class="scroll">
      <table class="diff" data-testid="difference">
        <thead>
          <tr>
            <th scope="col">{t().field}</th>
            <th scope="col">{titles.before}</th>
            <th scope="col">{titles.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.path}>
              <th scope="row">{change.path === '' ? t().value : (names[change.path] ?? change.path)}</th>
              <td>
                <del>{inWords(change.before)}</del>
              </td>
              <td>
                <ins>{inWords(change.after)}</ins>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const inWords = (value: unknown): string => (typeof value === 'boolean' ? (value ? t().yes : t().no) : sayValue(value));
