import type { DriverToldPayload } from '#contracts';
import type { FeedItem } from '#messaging';

/** How far back a stream may be resumed, ms. */
export const KEPT_MS = 10 * 60_000;

export interface LiveEvent {
  /** Place in the one stream all replicas read: what a client resumes from. */
  readonly id: number;
  readonly kind: DriverToldPayload['kind'];
  readonly data: object;
}

interface Kept extends LiveEvent {
  readonly driverId: string;
  readonly at: number;
}

/** What drivers were told in the last ten minutes, by driver. */
export class LiveHistory {
  private readonly all: Kept[] = [];
  private readonly byDriver = new Map<string, Kept[]>();
  private first = 0;
  /** Everything behind this place is here; undefined until the past is known. */
  private completeBehind: number | undefined;

  begin(behind: number): void {
    this.all.length = 0;
    this.first = 0;
    this.byDriver.clear();
    this.completeBehind = behind;
  }

  add({ payload: { driverId, kind, data }, sequence, at }: FeedItem<DriverToldPayload>): LiveEvent {
    this.forget(at - KEPT_MS);
    const event: Kept = { id: sequence, kind, data, driverId, at };
    this.all.push(event);
    const own = this.byDriver.get(driverId);
    if (own === undefined) this.byDriver.set(driverId, [event]);
    else own.push(event);
    return event;
  }

  /** What this driver has missed since `lastId`; undefined when nobody here can say. */
  since(driverId: string, lastId: number): readonly LiveEvent[] | undefined {
    if (this.completeBehind === undefined || lastId < this.completeBehind) return undefined;
    return (this.byDriver.get(driverId) ?? []).filter(({ id }) => id > lastId);
  }

  private forget(before: number): void {
    for (let oldest = this.all[this.first]; oldest !== undefined && oldest.at < before; oldest = this.all[this.first]) {
      this.first++;
      this.completeBehind = oldest.id;
      const own = this.byDriver.get(oldest.driverId);
      own?.shift();
      if (own?.length === 0) this.byDriver.delete(oldest.driverId);
    }
    // Now and then: shifting a long array at every event would cost more than what it frees.
    if (this.first > 1_000 && this.first > this.all.length / 2) {
      this.all.splice(0, this.first);
      this.first = 0;
    }
  }
}
