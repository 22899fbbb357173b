import { ApiError, ask, listen } from '../api/client';
import { LiveStream } from '../live/live-stream';
import { book } from '../responses/book';
import type { Response } from '../api/client';
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

function loadMarks(): void {
  ask((api) => api.GET('/api/v1/me/marks', {})).then(
    ({ responses }) => book.take(responses),
    // What the phone knows stands until the stream is back.
    () => undefined,
  );
}

function liveStream(): LiveStream {
  return new LiveStream({
    open: listen,
    opened: (resumed) => {
      if (resumed) return;
      loadMarks();
      book.missed();
    },
    heard: ({ name, data }) => {
      if (name === 'response.updated') book.hear(JSON.parse(data) as Response);
      if (name !== 'resync') return;
      loadMarks();
      book.missed();
    },
    hopeless: (error) => error instanceof ApiError && (error.problem?.status === 401 || error.problem?.status === 403),
    after,
    random: Math.random,
  });
}

/** Work behind the screens for a driver who is signed in: sends what waits, and hears what happens. What it returns ends it. */
export function startBackstage(driverId: string): () => void {
  book.open(driverId);
  const kept = new Kept<readonly Unsent[]>(`unsent:${driverId}`);
  const own = new SendingQueue({
    send: sendResponse,
    onSent: (response) => book.hear(response),
    onRefused: () => telegram.failure(),
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
    stream.start();
  };
  const offVisibility = onVisibility((visible) => {
    if (visible) online();
    else {
      own.flushAll();
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
  };
}
