import { useState } from 'preact/hooks';
import { PointField } from './filter/point-field';
import { put, type Query } from './filter/query';
import { t } from './i18n/i18n';

const TRUCKS = ['20-83', '10-54', '5-36', '1.5-9'];

/** Three lines and one question, which makes the first filter. Shown once. */
export default function FirstRun({ onDone }: { onDone: (query: Query) => void }) {
  const [query, setQuery] = useState<Query>({});
  const words = t();
  return (
    <main class="screen welcome" data-testid="first-run">
      <h1>{words.welcome}</h1>
      <ul>
        {[words.welcome1, words.welcome2, words.welcome3].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <section class="section">
        <h2>{words.welcomeQuestion}</h2>
        <PointField side="start" query={query} onQuery={setQuery} />
        <div class="choices">
          {TRUCKS.map((size) => {
            const [tonnes = '', volume = ''] = size.split('-');
            const chosen = query['weightVolume'] === size;
            return (
              <button
                type="button"
                key={size}
                class={chosen ? 'choice chosen' : 'choice'}
                aria-pressed={chosen}
                onClick={() => setQuery(put(query, 'weightVolume', chosen ? undefined : size))}
              >
                {tonnes.replace('.', ',')} {words.t} / {volume} {words.m3}
              </button>
            );
          })}
        </div>
      </section>
      <button type="button" class="primary wide" data-testid="first-run-start" onClick={() => onDone(query)}>
        {words.start}
      </button>
      <button type="button" class="link center" data-testid="first-run-skip" onClick={() => onDone({})}>
        {words.skip}
      </button>
    </main>
  );
}
