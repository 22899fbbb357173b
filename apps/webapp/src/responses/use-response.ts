import { useEffect } from 'preact/hooks';
import { ask, type Response } from '../api/client';
import { unsent } from '../sending/backstage';
import type { Unsent } from '../sending/queue';
import { useStore } from '../ui/store';
import { book } from './book';
import type { Status } from './status';

const PAGE = 100;

/** How the driver stands to a load: what is on its way, what the server has, or nothing yet. */
export interface Standing {
  readonly queued: Unsent | undefined;
  readonly status: Status | undefined;
  /** With its history; undefined while it is fetched. */
  readonly response: Response | undefined;
}

/** Looks through the driver's responses of that status: there is no asking by load. */
async function fetchResponse(cargoId: string, status: Status): Promise<void> {
  let cursor: string | undefined;
  do {
    const at = cursor === undefined ? {} : { cursor };
    const { items, page } = await ask((api) =>
      api.GET('/api/v1/me/responses', { params: { query: { status, limit: PAGE, ...at } } }),
    );
    book.meet(items);
    if (items.some((one) => one.cargoId === cargoId)) return;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** The driver's response to one load, as it changes. Seeing it here takes it off the badge. */
export function useResponse(cargoId: string): Standing {
  const status = useStore(book.marks)[cargoId];
  const copy = useStore(book.copies)[cargoId];
  const queued = useStore(unsent).find(({ cargo }) => cargo.id === cargoId);
  const response = copy?.status === status ? copy : undefined;
  useEffect(() => {
    if (status === undefined) return;
    book.look([cargoId]);
    if (response === undefined) fetchResponse(cargoId, status).catch(() => undefined);
  }, [cargoId, status]);
  return { queued, status, response };
}
