import type { Response } from '../api/client';
import { Kept } from '../ui/kept';
import { Store } from '../ui/store';
import { isNews, newer, type Status } from './status';

/** Status by the load's id. */
export type Marks = Readonly<Record<string, Status>>;

/** What this phone knows of the driver's responses, and what of it the driver has already seen. */
export class ResponseBook {
  readonly marks = new Store<Marks>({});
  /** The newest copies that were met, by the load's id. */
  readonly copies = new Store<Readonly<Record<string, Response>>>({});
  readonly last = new Store<Response | undefined>(undefined);
  /** Grows when something may have been missed: lists on screen are asked for anew. */
  readonly gaps = new Store(0);
  private readonly looked = new Store<Marks | undefined>(undefined);
  private driverId = '';

  /** Opens the pages of one driver. */
  open(driverId: string): void {
    if (driverId === this.driverId) return;
    this.driverId = driverId;
    this.copies.set({});
    this.marks.set(this.page('marks').recall() ?? {});
    this.looked.set(this.page('looked').recall());
  }

  /** All statuses, as the server has them. Those of before the first look are no news. */
  take(marks: Marks): void {
    if (this.looked.value === undefined) this.setLooked(marks);
    this.setMarks(marks);
  }

  /** Notes copies of the server. @returns the newest that is known of each */
  meet(responses: readonly Response[]): readonly Response[] {
    const copies = this.copies.value;
    const newest = responses.map((response) => newer(copies[response.cargoId], response));
    this.copies.set({ ...copies, ...byCargo(newest, (response) => response) });
    this.setMarks({ ...this.marks.value, ...byCargo(newest, ({ status }) => status) });
    return newest;
  }

  hear(response: Response): void {
    this.last.set(this.meet([response])[0]);
  }

  missed(): void {
    this.gaps.set(this.gaps.value + 1);
  }

  /** Loads whose response has news that the driver has not seen. */
  news(): readonly string[] {
    const { marks, looked } = this;
    return Object.entries(marks.value)
      .filter(([cargoId, status]) => isNews(status) && looked.value?.[cargoId] !== status)
      .map(([cargoId]) => cargoId);
  }

  /** The driver has seen how these stand. */
  look(cargoIds: readonly string[]): void {
    const marks = this.marks.value;
    const seen = cargoIds.flatMap((id) => (marks[id] === undefined ? [] : [[id, marks[id]] as const]));
    if (seen.every(([id, status]) => this.looked.value?.[id] === status)) return;
    this.setLooked({ ...this.looked.value, ...Object.fromEntries(seen) });
    // Watchers of the marks count the news anew.
    this.marks.set({ ...marks });
  }

  private setMarks(marks: Marks): void {
    this.marks.set(marks);
    this.page('marks').keep(marks);
  }

  private setLooked(marks: Marks): void {
    this.looked.set(marks);
    this.page('looked').keep(marks);
  }

  private page(name: 'marks' | 'looked'): Kept<Marks> {
    return new Kept(`${name}:${this.driverId}`);
  }
}

const byCargo = <T>(responses: readonly Response[], value: (response: Response) => T): Record<string, T> =>
  Object.fromEntries(responses.map((response) => [response.cargoId, value(response)]));

export const book = new ResponseBook();
