import {
  AuditRecorded,
  ConsentRecorded,
  CONTACT_INVALID,
  DRIVER_UNKNOWN,
  DriverChanged,
  DriverErased,
  Refusal,
  type ConsentInForce,
  type Driver,
  type DriverPatch,
  type EraseDriverRequest,
  type GetConsentRequest,
  type RecordConsentRequest,
} from '#contracts';
import { Database, Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type EntityManager, type Repository } from 'typeorm';
import { Clock } from '#runtime';
import { InitDataService } from '../init-data/init-data.service';
import { SessionsService } from '../sessions/sessions.service';
import { StaffDeeds } from '../directory/staff-deeds.service';
import { ConsentRow } from './consent.entity';
import { DriverRow, toDriver } from './driver.entity';
import { internationalPhone } from './phone';

/** What a person knows and may change about themself. */
@Injectable()
export class DriversService {
  constructor(
    @InjectRepository(DriverRow) private readonly rows: Repository<DriverRow>,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly sessions: SessionsService,
    private readonly initData: InitDataService,
    private readonly deeds: StaffDeeds,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal NOT_FOUND for somebody erased or never seen */
  async get(driverId: string): Promise<Driver> {
    return toDriver(await this.getOrThrow(driverId, this.rows.manager));
  }

  async update(driverId: string, patch: DriverPatch): Promise<Driver> {
    return this.change(driverId, (row) => {
      if (patch.language !== undefined) row.language = patch.language;
      if (patch.timeZone !== undefined) row.timeZone = patch.timeZone;
      if (patch.email !== undefined) row.email = patch.email;
      if (patch.truck !== undefined) row.truck = patch.truck;
    });
  }

  /** @throws Refusal CONTACT_INVALID unless Telegram signed that this number is this driver's, a short while ago */
  async setContact(driverId: string, contact: string): Promise<Driver> {
    return this.change(driverId, (row) => {
      const phone = row.telegramId === null ? undefined : this.initData.readContact(contact, row.telegramId);
      if (phone === undefined) throw new Refusal(CONTACT_INVALID, { errors: [{ field: 'contact', code: 'FORMAT' }] });
      row.phone = phone;
    });
  }

  /** The phone of a contact that came from its owner: whoever asks has checked that. */
  async setPhone(driverId: string, phone: string): Promise<Driver> {
    return this.change(driverId, (row) => {
      row.phone = internationalPhone(phone) ?? row.phone;
    });
  }

  async recordConsent({ driverId, kind, version, given, address }: RecordConsentRequest): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.getOrThrow(driverId, manager);
      const at = new Date(this.clock.now());
      await manager.insert(ConsentRow, { driverId, kind, version, given, address: address ?? null, at });
      await this.outbox.add(manager, ConsentRecorded, { driverId, kind, version, given, at: at.toISOString() });
      await this.audit(manager, 'driver.consent', driverId, { kind, version, given });
    });
  }

  /** The newest word about a kind of consent; an erased driver gives none. */
  async consent({ driverId, kind }: GetConsentRequest): Promise<ConsentInForce> {
    if (!(await this.rows.existsBy({ id: driverId, erasedAt: IsNull() }))) return { given: false };
    const row = await this.rows.manager.findOne(ConsentRow, { where: { driverId, kind }, order: { id: 'DESC' } });
    if (row === null) return { given: false };
    return { given: row.given, version: row.version, at: row.at.toISOString() };
  }

  /** Blanks the person. Payments and the like stay elsewhere under the bare id. */
  async erase({ driverId, actor, address, reason }: EraseDriverRequest): Promise<void> {
    const ended = await this.database.transaction(async (manager) => {
      const row = await this.getOrThrow(driverId, manager);
      const blank = {
        firstName: '',
        lastName: null,
        username: null,
        photoUrl: null,
        phone: null,
        email: null,
        truck: null,
        telegramId: null,
        blockReason: null,
        tags: [],
      };
      await manager.save(Object.assign(row, blank, { erasedAt: new Date(this.clock.now()) }));
      await manager.update(ConsentRow, { driverId }, { address: null });
      await manager.query('delete from auth.notes where driver_id = $1', [driverId]);
      await this.outbox.add(manager, DriverErased, { driverId });
      if (actor === undefined) await this.audit(manager, 'driver.erased', driverId, {});
      else await this.deeds.note(manager, { action: 'driver.erased', driverId, actor, address, facts: { reason: reason ?? '' } });
      return this.sessions.endAllOf(manager, driverId, 'erased');
    });
    await this.sessions.dropCopies(ended);
  }

  private async change(driverId: string, edit: (row: DriverRow) => void): Promise<Driver> {
    const row = await this.database.transaction(async (manager) => {
      const found = await this.getOrThrow(driverId, manager);
      const before = toldOf(found);
      edit(found);
      await manager.save(found);
      if (before !== toldOf(found)) await this.outbox.add(manager, DriverChanged, { driverId });
      return found;
    });
    await this.sessions.refreshCopies(driverId);
    return toDriver(row);
  }

  private async getOrThrow(id: string, manager: EntityManager): Promise<DriverRow> {
    const locked = manager.queryRunner?.isTransactionActive === true ? { lock: { mode: 'pessimistic_write' as const } } : {};
    const row = await manager.findOne(DriverRow, { where: { id, erasedAt: IsNull() }, ...locked });
    if (row === null) throw new Refusal(DRIVER_UNKNOWN);
    return row;
  }

  private audit(
    manager: EntityManager,
    action: string,
    driverId: string,
    facts: Record<string, string | number | boolean>,
  ): Promise<void> {
    const at = new Date(this.clock.now()).toISOString();
    return this.outbox.add(manager, AuditRecorded, { service: 'auth-session', action, actor: `driver:${driverId}`, at, facts });
  }
}

/** What others keep or go by: they are told when it changes. */
const toldOf = ({ language, timeZone, phone }: DriverRow): string => `${language} ${timeZone} ${phone ?? ''}`;
