import type { Schemas } from '../api/schemas';
import { fileAddress } from '../api/client';
import { useList } from '../api/queries';
import { moment } from '../format';
import { language, words } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { hrefOf } from '../place';
import { may } from '../session/session';
import { Actor } from '../staff/actor';
import { sayValue } from '../ui/changes';
import { Difference } from '../ui/difference';
import { DaysFilter, Filters, moments, picked, TextFilter } from '../ui/filters';
import { Page, wordOf } from '../ui/page';
import { Listing, type Column } from '../ui/table';
import { useFilters } from '../use-place';
import { en } from './texts.en';
import { ru } from './texts.ru';
import { Verify } from './verify';

const t = words(ru, en);

type AuditLine = Schemas['AuditLine'];

const LINKED: Readonly<Record<string, string>> = { driver: 'drivers', payment: 'payments' };

/** `driver:<id>` leads to the driver's page. */
function Target({ target }: { target: string | null }) {
  if (target === null) return <>—</>;
  const [kind = '', id = ''] = target.split(':', 2);
  const page = LINKED[kind];
  const short = <code title={target}>{id.length > 13 ? `${kind}:${id.slice(0, 8)}…` : target}</code>;
  return page === undefined ? short : <a href={hrefOf([page, id])}>{short}</a>;
}

function What({ line }: { line: AuditLine }) {
  const texts = t();
  const { action, facts, before, after, address, requestId } = line;
  const changed = before !== null || after !== null;
  return (
    <>
      <div>{wordOf(texts.actions, action)}</div>
      {texts.actions[action] !== undefined && <code class="hint">{action}</code>}
      {typeof facts?.['reason'] === 'string' && <div>«{facts['reason']}»</div>}
      {(changed || facts !== null || address !== null) && (
        <details>
          <summary>{shared().details}</summary>
          {changed && <Difference before={before} after={after} />}
          <ul class="plain hint">
            {Object.entries(facts ?? {}).map(([name, value]) => (
              <li key={name}>
                {name}: {sayValue(value)}
              </li>
            ))}
            {address !== null && (
              <li>
                {texts.address}: {address}
              </li>
            )}
            {requestId !== null && (
              <li>
                {shared().requestId}: {requestId}
              </li>
            )}
          </ul>
        </details>
      )}
    </>
  );
}

const columns = (): readonly Column<AuditLine>[] => {
  const texts = t();
  return [
    { name: 'seq', tight: true, title: texts.seq, cell: ({ seq }) => seq },
    { name: 'at', tight: true, title: shared().when, cell: ({ at }) => moment(at, language()) },
    { name: 'what', title: texts.type, cell: (line) => <What line={line} /> },
    {
      name: 'actor',
      title: texts.actor,
      cell: ({ actor }) => (actor.startsWith('driver:') ? <Target target={actor} /> : <Actor actor={actor} />),
    },
    { name: 'target', title: texts.target, cell: ({ target }) => <Target target={target} /> },
    { name: 'service', title: texts.service, cell: ({ service }) => service },
  ];
};

export default function AuditPage() {
  const [query] = useFilters();
  const texts = t();
  const conditions = { ...picked(query, 'q', 'type', 'actor', 'target'), ...moments(query) };
  const list = useList<AuditLine>('/audit', conditions);
  return (
    <Page
      title={texts.title}
      actions={
        <a class="button" href={fileAddress('/audit.csv', conditions)} download>
          {texts.csv}
        </a>
      }
    >
      <p class="hint">{texts.about}</p>
      {may('audit.verify') && <Verify texts={texts} />}
      <Filters>
        <TextFilter main name="q" label={shared().search} placeholder={texts.search} />
        <TextFilter name="type" label={texts.type} placeholder={texts.typePlaceholder} />
        <TextFilter name="actor" label={texts.actor} placeholder="staff:…" />
        <TextFilter name="target" label={texts.target} placeholder="driver:…" />
        <DaysFilter />
      </Filters>
      <Listing caption={texts.title} list={list} columns={columns()} rowKey={({ seq }) => String(seq)} />
    </Page>
  );
}
