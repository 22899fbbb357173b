import { AlertRaised, type AlertRaisedPayload, type CargoAppearedPayload, type MatchedSearch } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { KnownCargos } from '../cargos/known-cargos.service';
import { Drivers } from '../drivers/drivers.service';
import { alertKey } from './alert-key';
import { Alerts } from './alerts.repository';
import { planAlerts, type Telling } from './plan';
import { Turnstile } from './turnstile';
import { twinKeyOf } from './twins';

/** Loads of one query wait for each other in PostgreSQL; some of its connections stay free for those who ask. */
const MATCHED_AT_ONCE = 4;

const raised = new Counter({
  name: 'alerts_raised_total',
  help: 'Alerts said, for the first time or with more in them',
  labelNames: ['turn'],
});
const duration = new Histogram({
  name: 'matching_duration_seconds',
  help: 'From the news of a load to its alerts being stored',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

/** From a load in a query to the drivers who wait for it: one transaction for all of them, so that each is told once or not yet. */
@Injectable()
export class Matching {
  private readonly turnstile = new Turnstile(MATCHED_AT_ONCE);

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly drivers: Drivers,
    private readonly cargos: KnownCargos,
    private readonly alerts: Alerts,
    private readonly clock: Clock,
  ) {}

  /**
   * Hearing the same again tells nobody anything new: what a driver was told is a row.
   * @throws Error while the access of some drivers is not known; all others have been served, and the event comes again
   */
  async appeared(event: CargoAppearedPayload): Promise<void> {
    const stop = duration.startTimer();
    const allOpen = !(await this.drivers.paymentsEnabled());
    const unknown = await this.match(event, allOpen);
    stop();
    if (unknown.length === 0) return;
    const silent = await this.drivers.learnAccess(unknown);
    const left = silent < unknown.length ? await this.match(event, allOpen) : unknown;
    if (left.length > 0) throw new Error(`the access of ${left.length} drivers is not known`);
  }

  /** @returns drivers who were left out for now, since nobody knows whether they have access */
  private match(event: CargoAppearedPayload, allOpen: boolean): Promise<string[]> {
    return this.turnstile.pass(() => this.database.transaction((manager) => this.matchIn(manager, event, allOpen)));
  }

  private async matchIn(manager: EntityManager, event: CargoAppearedPayload, allOpen: boolean): Promise<string[]> {
    const now = this.clock.now();
    const seenAt = Date.parse(event.seenAt);
    const { queryKey, cargo, postedAtMs: posted } = event;
    const sighting = { cargo, seenAt, ...(posted === undefined ? {} : { postedAtMs: posted }) };
    const { card, gone, postedAtMs } = await this.cargos.see(manager, sighting);
    // Before anybody was told of it.
    if (gone || card.removed === true) return [];
    const question = { queryKey, cargo: card, seenAt, now, allOpen, alertsPerHour: this.drivers.alertsPerHour };
    const { candidates, names, unknown } = await this.alerts.candidates(manager, question);
    if (candidates.length === 0) return unknown;

    const twinKey = twinKeyOf(card);
    if (twinKey !== undefined) await this.alerts.lockTwins(manager, twinKey);
    const driverIds = [...new Set(candidates.map(({ driverId }) => driverId))];
    const known = await this.alerts.known(manager, driverIds, card.id, twinKey);
    const plan = planAlerts({ cargo: card, candidates, known, now, ...(postedAtMs === undefined ? {} : { postedAtMs }) });
    if (plan.alerts.length > 0) await this.alerts.write(manager, plan, twinKey, now);
    if (plan.tellings.length > 0) await this.tell(manager, plan.tellings, names, event.seenAt);
    return unknown;
  }

  private async tell(
    manager: EntityManager,
    tellings: readonly Telling[],
    candidates: ReadonlyMap<string, MatchedSearch>,
    seenAt: string,
  ): Promise<void> {
    const others = tellings.flatMap(({ searchIds }) => searchIds).filter((id) => !candidates.has(id));
    const names = others.length === 0 ? candidates : new Map([...candidates, ...(await this.alerts.namesOf(manager, others))]);
    const payloads = tellings.map(({ driverId, cargo, searchIds, twins, postedAtMs }): AlertRaisedPayload => ({
      key: alertKey(driverId, cargo.id),
      driverId,
      cargo,
      // A search may have been deleted since.
      searches: searchIds.map((id) => names.get(id)).filter((search) => search !== undefined),
      ...(twins === undefined ? {} : { twins }),
      ...(postedAtMs === undefined ? {} : { postedAtMs }),
      seenAt,
    }));
    await this.outbox.addAll(manager, AlertRaised, payloads);
    for (const { again } of tellings) raised.inc({ turn: again ? 'again' : 'first' });
  }
}
