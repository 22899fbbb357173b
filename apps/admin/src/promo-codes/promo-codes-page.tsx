import { useState } from 'preact/hooks';
import { useList } from '../api/queries';
import { counted, day, moment, number, percent, roubles } from '../format';
import { language } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { hrefOf } from '../place';
import { may, now } from '../session/session';
import type { PageProps } from '../shell/pages';
import { ChoiceFilter, Filters, picked, TextFilter } from '../ui/filters';
import { Badge, Page, wordOf, type Tone } from '../ui/page';
import { Listing, type Column } from '../ui/table';
import { useFilters } from '../use-place';
import { EditDialog, StopDialog } from './change-dialogs';
import { CreateDialog } from './create-dialog';
import { stateOf, type PromoCode, type PromoState, type PromoUse } from './promo-code';
import { t } from './texts';

const TONES: Readonly<Record<PromoState, Tone>> = { active: 'good', later: 'calm', stopped: 'bad', over: 'warm', usedUp: 'warm' };

export default function PromoCodesPage({ path: [id] }: PageProps) {
  return id === undefined ? <PromoCodeList /> : <PromoUses id={id} />;
}

function effectOf({ kind, days, percent: share, discountKopecks }: PromoCode): string {
  const { effect } = t();
  if (kind === 'days') return counted(days ?? 0, shared().days, language());
  return kind === 'percent'
    ? effect.percent(percent((share ?? 0) / 100, language()))
    : effect.fixed(roubles(discountKopecks ?? 0, language()));
}

type Change = { readonly kind: 'edit' | 'stop'; readonly code: PromoCode };

const columns = (onChange: (change: Change) => void): readonly Column<PromoCode>[] => {
  const texts = t();
  const whole = (value: number): string => number(value, language());
  return [
    { name: 'code', title: texts.code, cell: ({ code }) => <code>{code}</code> },
    { name: 'what', title: texts.what, cell: effectOf },
    {
      name: 'state',
      title: texts.state,
      cell: (code) => {
        const state = stateOf(code, now());
        return <Badge tone={TONES[state]}>{texts.states[state]}</Badge>;
      },
    },
    {
      name: 'uses',
      title: texts.uses,
      number: true,
      cell: ({ uses, maxUses }) => (maxUses === undefined ? whole(uses) : texts.of(whole(uses), whole(maxUses))),
    },
    {
      name: 'ends',
      title: texts.ends,
      cell: ({ endsAt }) => (endsAt === undefined ? texts.always : day(endsAt, language())),
    },
    { name: 'note', title: texts.note.split(' (')[0] ?? '', cell: ({ note }) => note ?? '' },
    ...(may('promo-codes.change')
      ? [
          {
            name: 'change',
            title: '',
            cell: (code: PromoCode) => (
              <span class="actions">
                <button type="button" onClick={() => onChange({ kind: 'edit', code })}>
                  {texts.edit}
                </button>
                <button
                  type="button"
                  class={code.stoppedAt === null ? 'danger' : ''}
                  onClick={() => onChange({ kind: 'stop', code })}
                >
                  {code.stoppedAt === null ? texts.stop : texts.start}
                </button>
              </span>
            ),
          },
        ]
      : []),
  ];
};

function PromoCodeList() {
  const [query] = useFilters();
  const [creating, setCreating] = useState(false);
  const [change, setChange] = useState<Change>();
  const texts = t();
  const list = useList<PromoCode>('/promo-codes', picked(query, 'q', 'state'));
  return (
    <Page
      title={texts.title}
      actions={
        may('promo-codes.change') && (
          <button type="button" class="primary" data-testid="new-promo" onClick={() => setCreating(true)}>
            {texts.create}
          </button>
        )
      }
    >
      <Filters>
        <TextFilter main name="q" label={shared().search} placeholder={texts.search} />
        <ChoiceFilter name="state" label={texts.state} choices={texts.filterStates} />
      </Filters>
      <Listing
        caption={texts.title}
        list={list}
        columns={columns(setChange)}
        rowKey={({ id }) => id}
        href={({ id }) => hrefOf(['promo-codes', id])}
      />
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
      {change?.kind === 'edit' && <EditDialog code={change.code} onClose={() => setChange(undefined)} />}
      {change?.kind === 'stop' && <StopDialog code={change.code} onClose={() => setChange(undefined)} />}
    </Page>
  );
}

function PromoUses({ id }: { id: string }) {
  const texts = t();
  const list = useList<PromoUse>(`/promo-codes/${encodeURIComponent(id)}/uses`);
  const lines: readonly Column<PromoUse>[] = [
    { name: 'driver', title: shared().driver, cell: ({ driverId }) => driverId },
    { name: 'when', title: shared().when, cell: ({ usedAt }) => moment(usedAt, language()) },
    { name: 'what', title: texts.what, cell: ({ what }) => wordOf(texts.useKinds, what) },
  ];
  return (
    <Page title={texts.usesTitle} above={{ title: texts.title, href: hrefOf(['promo-codes']) }}>
      <Listing
        caption={texts.usesTitle}
        list={list}
        columns={lines}
        rowKey={({ driverId, usedAt }) => `${driverId} ${usedAt}`}
        href={({ driverId }) => hrefOf(['drivers', driverId])}
        emptyTitle={texts.noUses}
        emptyHelp=""
      />
    </Page>
  );
}
