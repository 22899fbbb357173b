import { useEffect, useState } from 'preact/hooks';
import type { Cargo } from '../api/client';
import { t } from '../i18n/i18n';
import { unsent as unsentStore } from '../sending/backstage';
import { Choice } from '../ui/bits';
import { PullSpinner, usePull } from '../ui/use-pull';
import { Skeletons } from '../ui/skeletons';
import { useStore } from '../ui/store';
import { useEnd } from '../ui/use-end';
import { book } from './book';
import { ResponseCard, UnsentCard } from './response-card';
import { FILTERS, type Status } from './status';
import { useResponses, type ResponseList } from './use-responses';

interface Props {
  readonly driverId: string;
  /** Whether it is what the driver looks at. */
  readonly shown: boolean;
  readonly onOpen: (cargoId: string) => void;
  readonly onFix: (cargo: Cargo) => void;
  readonly onCargos: () => void;
  readonly onUnlock: () => void;
}

export default function ResponsesScreen({ driverId, shown, onOpen, onFix, onCargos, onUnlock }: Props) {
  const [status, setStatus] = useState<Status>();
  const { list, refresh, more } = useResponses(driverId, status);
  const fresh = useFresh(shown);
  const unsent = useStore(unsentStore);
  const pull = usePull(refresh);
  const end = useEnd(list.cursor !== null, more);
  const words = t();
  const waiting = status === undefined ? unsent : [];
  const { items } = list;
  const nothing = items?.length === 0 && waiting.length === 0;

  return (
    <main class="screen" {...pull.handlers}>
      <header class="bar">
        <h1 class="title">{words.responses}</h1>
      </header>
      <div class="chips strip" role="group" aria-label={words.byStatus}>
        {[undefined, ...FILTERS].map((one) => (
          <Choice
            key={one ?? 'all'}
            chosen={status === one}
            onChoose={() => setStatus(one)}
            text={one === undefined ? words.allResponses : words.statuses[one]}
          />
        ))}
      </div>
      <PullSpinner pull={pull} />
      <Trouble list={list} alone={waiting.length === 0} onRetry={() => void refresh()} />
      {waiting.map((one) => (
        <UnsentCard
          key={one.key}
          unsent={one}
          onOpen={() => onOpen(one.cargo.id)}
          onFix={onFix}
          onLeave={onCargos}
          onUnlock={onUnlock}
        />
      ))}
      {items === undefined && list.loading && <Skeletons />}
      <div data-testid="response-list">
        {items?.map((response) => (
          <ResponseCard
            key={response.id}
            response={response}
            fresh={fresh.has(response.cargoId)}
            onOpen={() => onOpen(response.cargoId)}
          />
        ))}
      </div>
      {nothing && <Nothing filtered={status !== undefined} onAll={() => setStatus(undefined)} onCargos={onCargos} />}
      <div ref={end}>
        {list.cursor !== null && (
          <div class="more">
            <span class="spinner" />
          </div>
        )}
        {list.cursor === null && items !== undefined && items.length > 0 && <p class="status center">{words.endOfResponses}</p>}
      </div>
    </main>
  );
}

/** Loads with news since the last look, marked as new for as long as the driver looks; looking takes them off the badge. */
function useFresh(shown: boolean): ReadonlySet<string> {
  const marks = useStore(book.marks);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!shown) {
      setFresh(new Set());
      return;
    }
    const news = book.news();
    if (news.length === 0) return;
    setFresh((before) => new Set([...before, ...news]));
    book.look(news);
  }, [marks, shown]);
  return fresh;
}

function Nothing({ filtered, onAll, onCargos }: { filtered: boolean; onAll: () => void; onCargos: () => void }) {
  const words = t();
  return (
    <div class="empty" data-testid="no-responses">
      <h2>{filtered ? words.noneOfStatus : words.noResponses}</h2>
      {!filtered && <p>{words.noResponsesHelp}</p>}
      <button type="button" class="primary" onClick={filtered ? onAll : onCargos}>
        {filtered ? words.showAll : words.toList}
      </button>
    </div>
  );
}

/** A line over what is still shown; a page only when there is nothing to show. */
function Trouble({ list: { items, failure }, alone, onRetry }: { list: ResponseList; alone: boolean; onRetry: () => void }) {
  const words = t();
  if (failure === undefined) return null;
  const page = items === undefined && alone;
  const detail = failure.problem?.detail ?? (page ? words.failedHelp : words.responsesOffline);
  if (!page) {
    return (
      <div class="banner" role="status" data-testid="stale-banner">
        <span>{detail}</span>
        <button type="button" class="link" onClick={onRetry}>
          {words.refresh}
        </button>
      </div>
    );
  }
  return (
    <div class="empty" role="alert">
      <h2>{failure.problem?.title ?? words.failed}</h2>
      <p>{detail}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {words.retry}
      </button>
    </div>
  );
}
