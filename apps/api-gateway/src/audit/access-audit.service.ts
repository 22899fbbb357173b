import { createHash } from 'node:crypto';
import { AuditRecorded, ROUTE_NEEDS, type AuditRecordedPayload, type RouteName, type StaffPermission } from '#contracts';
import { EventPublisher } from '#messaging';
import { Clock } from '#runtime';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { BoundedMap } from '../door/bounded-map';

const SAY_EVERY_MS = 300;
const AT_ONCE = 50;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** What was noted lately is noted once. Forgotten sooner it would be said again under the same id, and billing keeps one. */
const NOTED_KEPT = 100_000;
/** While NATS is away lines wait in memory; beyond this the oldest are lost, and a log line says so. */
const MOST_WAITING = 50_000;

interface Line {
  readonly id: string;
  readonly payload: AuditRecordedPayload;
}

/**
 * FR-12: whose contacts were opened, and who was turned away for want of access. This service has no database: lines are collected in
 * memory and said a few times a second, so a process that is killed loses the last of them.
 */
@Injectable()
export class AccessAudit implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AccessAudit.name);
  private readonly noted = new BoundedMap<string, number>(NOTED_KEPT);
  private waiting: Line[] = [];
  private saying: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.waiting.length > 0) this.saying = this.saying.then(() => this.say());
    }, SAY_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.saying;
    await this.say();
  }

  /** One line an hour for each driver and load. On the path of every page from memory: a look into a map. */
  contactsOpened(driverId: string, cargoId: string): void {
    const name = `${driverId} ${cargoId}`;
    const hour = Math.floor(this.clock.now() / HOUR_MS);
    if (this.noted.get(name) === hour) return;
    this.noted.set(name, hour);
    this.note(`contacts.opened ${name} ${hour}`, 'contacts.opened', `driver:${driverId}`, { target: `cargo:${cargoId}` });
  }

  /** One line a minute for each driver and need. */
  refused(driverId: string, route: RouteName, requestId: string): void {
    const need = ROUTE_NEEDS[route];
    const name = `${driverId} ${need}`;
    const minute = Math.floor(this.clock.now() / MINUTE_MS);
    if (this.noted.get(name) === minute) return;
    this.noted.set(name, minute);
    this.note(`access.refused ${name} ${minute}`, 'access.refused', `driver:${driverId}`, { requestId, facts: { need, route } });
  }

  /** One line a minute for each member of staff, permission and refusal. */
  staffRefused(staffId: string, code: string, permission: StaffPermission, { id, clientAddress, route }: FastifyRequest): void {
    const name = `${staffId} ${permission} ${code}`;
    const minute = Math.floor(this.clock.now() / MINUTE_MS);
    if (this.noted.get(name) === minute) return;
    this.noted.set(name, minute);
    const facts = { permission, code, route: route?.url ?? '' };
    const more = { requestId: id, address: clientAddress, facts };
    this.note(`staff.refused ${name} ${minute}`, 'staff.refused', `staff:${staffId}`, more);
  }

  /** The id follows from what is noted: replicas that note the same say the same. */
  private note(name: string, action: string, actor: string, more: Partial<AuditRecordedPayload>): void {
    const id = createHash('sha256').update(name).digest('hex').slice(0, 32);
    const at = new Date(this.clock.now()).toISOString();
    this.waiting.push({ id, payload: { service: 'api-gateway', action, actor, at, ...more } });
    if (this.waiting.length <= MOST_WAITING) return;
    this.waiting = this.waiting.slice(-MOST_WAITING / 2);
    this.logger.error(`${MOST_WAITING / 2} audit lines are lost: nobody took them`);
  }

  private async say(): Promise<void> {
    while (this.waiting.length > 0) {
      const lines = this.waiting.slice(0, AT_ONCE);
      try {
        await Promise.all(lines.map(({ id, payload }) => this.events.publish(AuditRecorded, payload, { id })));
      } catch (error) {
        // The same ids again at the next turn: what was stored of them is stored once.
        this.logger.debug(`audit lines wait: ${String(error)}`);
        return;
      }
      const said = new Set(lines);
      this.waiting = this.waiting.filter((line) => !said.has(line));
    }
  }
}
