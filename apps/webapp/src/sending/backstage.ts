import { forgetAccount, hearAccess, lookAgain } from '../account/account';
import { ApiError, ask, listen, type Access, type Payment } from '../api/client';
import { LiveStream } from '../live/live-stream';
import type { SseEvent } from '../live/sse';
import { lastPayment } from '../payment/payments';
import { shelf } from '../marks/marks';
import { hearChange, type CargoChange } from '../news/changes';
import { book } from '../responses/book';
import type { Response } from '../api/client';
import { searches } from '../search-book/searches';
import { telegram } from '../telegram/telegram';
import { Kept } from '../ui/kept';
import { Store } from '../ui/store';
import { onVisibility } from '../ui/visibility';
import { SendingQueue, type Unsent } from './queue';
import { newKey, sendResponse } from './sender';

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** What waits on this phone to be sent; empty until somebody is signed in. */
export const unsent = new Store<readonly Unsent[]>([]);

let queue: SendingQueue | undefined;

/** The queue of the driver who is signed in. */
export function sending(): SendingQueue {
  if (queue === undefined) throw new Error('nobody is signed in');
  return queue;
}

/** Asks for all that may have been missed. What the phone knows stands until the stream is back. */
function catchUp(): void {
  ask((api) => api.GET('/api/v1/me/marks', {})).then(
    (marks) => {
      if (marks.missing?.includes('responses') !== true) book.take(marks.responses);
      shelf.take(marks);
    },
    () => undefined,
  );
  searches.refresh().catch(() => undefined);
  lookAgain().catch(() => undefined);
  book.missed();
}

function hear({ name, data }: SseEvent): void {
  if (name === 'response.updated') book.hear(JSON.parse(data) as Response);
  else if (name === 'access.changed') hearAccess(JSON.parse(data) as Access);
  else if (name === 'payment.updated') lastPayment.set(JSON.parse(data) as Payment);
  else if (name === 'cargo.changed') hearChange(JSON.parse(data) as CargoChange);
  else if (name === 'resync') catchUp();
}
function liveStream(): LiveStream {
  return new LiveStream({
    open: listen,
    opened: (resumed) => {
      if (!resumed) catchUp();
    },
    heard: hear,
    hopeless: (error) => error instanceof ApiError && (error.problem?.status === 401 || error.problem?.status === 403),
    after,
    random: Math.random,
  });
}

/** Work behind the screens for a driver who is signed in: sends what waits, and hears what happens. What it returns ends it. */
export function startBackstage(driverId: string): () => void {
  book.open(driverId);
  shelf.open(driverId);
  searches.open(driverId);
  const kept = new Kept<readonly Unsent[]>(`unsent:${driverId}`);
  const own = new SendingQueue({
    send: sendResponse,
    onSent: (response) => book.hear(response),
    onRefused: ({ refused }) => {
      telegram.failure();
      // Access has ended, and the phone did not know.
      if (refused?.code === 'SUBSCRIPTION_REQUIRED') lookAgain().catch(() => undefined);
    },
    recall: () => kept.recall(),
    keep: (list) => kept.keep(list),
    now: Date.now,
    after,
    newKey,
  });
  queue = own;
  const copy = (): void => unsent.set(own.list.value);
  own.list.subscribe(copy);
  copy();

  const stream = liveStream();
  const online = (): void => {
    own.flush();
    void shelf.flush();
    stream.start();
  };
  const offVisibility = onVisibility((visible) => {
    if (visible) online();
    else {
      own.flushAll();
      searches.leaveNow();
      stream.stop();
    }
  });
  const offline = (): void => stream.stop();
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  online();
  return () => {
    offVisibility();
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
    stream.stop();
    own.stop();
    unsent.set([]);
    queue = undefined;
    forgetAccount();
  };
}
