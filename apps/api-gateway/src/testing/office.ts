import { randomUUID } from 'node:crypto';
import {
  AddDriverNote,
  BlockDriver,
  DeleteDriverNote,
  Done,
  DRIVER_UNKNOWN,
  FindDrivers,
  GetAccessOfDrivers,
  GetBillingStats,
  GetBotStats,
  GetBudgetUse,
  GetDeliveries,
  GetDriverProfile,
  GetDriverStats,
  GrantDays,
  ListDriverAlerts,
  ListDriverMessages,
  Refusal,
  SignOutDriver,
  TagDriver,
  UnblockDriver,
  VERSION_CONFLICT,
  type AccessState,
  type BillingStats,
  type BotStats,
  type BudgetUse,
  type DriverAlert,
  type DriverMessage,
  type DriverNote,
  type DriverProfile,
  type DriverStats,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller, Injectable } from '@nestjs/common';

/** What auth-session, bot, filtering, cargo-gateway and billing tell staff about drivers, as the gateway sees it. */
@Injectable()
export class Office {
  readonly profiles = new Map<string, DriverProfile>();
  readonly alerts: DriverAlert[] = [];
  readonly messages: DriverMessage[] = [];
  readonly calls: { name: string; request: object }[] = [];
  /** Refusals to give, by the contract's name. */
  readonly refusals = new Map<string, Refusal>();
  readonly stats: { drivers: DriverStats; billing: BillingStats; bot: BotStats; budget: BudgetUse } = {
    drivers: { days: [] },
    billing: { days: [], activeBefore: 0, conversion: null, churnRate: null },
    bot: { days: [] },
    budget: { days: [] },
  };

  driver(changes: Partial<DriverProfile> = {}): DriverProfile {
    const at = new Date().toISOString();
    const profile: DriverProfile = {
      id: randomUUID(),
      telegramId: '279058397',
      firstName: 'Иван',
      phoneMasked: '+7 9•• •••-••-67',
      language: 'ru',
      createdAt: at,
      lastSeenAt: at,
      blockedAt: null,
      erasedAt: null,
      tags: [],
      timeZone: 'Europe/Moscow',
      emailMasked: null,
      consents: [],
      notes: [],
      sessions: [],
      blockReason: null,
      version: 1,
      ...changes,
    };
    this.profiles.set(profile.id, profile);
    return profile;
  }

  find(driverId: string): DriverProfile {
    const profile = this.profiles.get(driverId);
    if (profile === undefined) throw new Refusal(DRIVER_UNKNOWN);
    return profile;
  }

  meet(name: string, request: object): void {
    this.calls.push({ name, request });
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refusal;
  }

  access(driverId: string, days: number): AccessState {
    const until = new Date(Date.now() + days * 86_400_000).toISOString();
    return { driverId, token: randomUUID(), version: 9, source: 'gift', expiresAt: until, usableUntil: until, autoRenew: false };
  }
}

@Controller()
export class OfficeController {
  constructor(private readonly office: Office) {}

  @HandleRpc(FindDrivers)
  findDrivers(request: InstanceType<typeof FindDrivers.request>) {
    this.office.meet('FindDrivers', request);
    return { items: [...this.office.profiles.values()].slice(0, request.limit), nextCursor: 'bmV4dA' };
  }

  @HandleRpc(GetDriverProfile)
  profile(request: InstanceType<typeof GetDriverProfile.request>): DriverProfile {
    this.office.meet('GetDriverProfile', request);
    return this.office.find(request.driverId);
  }

  @HandleRpc(BlockDriver)
  block(request: InstanceType<typeof BlockDriver.request>): Done {
    this.office.meet('BlockDriver', request);
    this.office.find(request.driverId);
    return {};
  }

  @HandleRpc(UnblockDriver)
  unblock(request: InstanceType<typeof UnblockDriver.request>): Done {
    this.office.meet('UnblockDriver', request);
    return {};
  }

  @HandleRpc(SignOutDriver)
  signOut(request: InstanceType<typeof SignOutDriver.request>): Done {
    this.office.meet('SignOutDriver', request);
    return {};
  }

  @HandleRpc(TagDriver)
  tag(request: InstanceType<typeof TagDriver.request>) {
    this.office.meet('TagDriver', request);
    if (this.office.find(request.driverId).version !== request.version) throw new Refusal(VERSION_CONFLICT);
    return { tags: request.tags, version: request.version + 1 };
  }

  @HandleRpc(AddDriverNote)
  addNote(request: InstanceType<typeof AddDriverNote.request>): DriverNote {
    this.office.meet('AddDriverNote', request);
    return { id: request.noteId, text: request.text, author: request.actor, at: new Date().toISOString() };
  }

  @HandleRpc(DeleteDriverNote)
  deleteNote(request: InstanceType<typeof DeleteDriverNote.request>): Done {
    this.office.meet('DeleteDriverNote', request);
    return {};
  }

  @HandleRpc(GrantDays)
  grant(request: InstanceType<typeof GrantDays.request>): AccessState {
    this.office.meet('GrantDays', request);
    return this.office.access(request.driverId, request.days);
  }

  @HandleRpc(GetAccessOfDrivers)
  access(request: InstanceType<typeof GetAccessOfDrivers.request>) {
    this.office.meet('GetAccessOfDrivers', request);
    // Of the first one only: billing has not met the others.
    return { items: request.driverIds.slice(0, 1).map((driverId) => this.office.access(driverId, 5)) };
  }

  @HandleRpc(ListDriverMessages)
  messages(request: InstanceType<typeof ListDriverMessages.request>) {
    this.office.meet('ListDriverMessages', request);
    return { items: this.office.messages.slice(0, request.limit), nextCursor: null };
  }

  @HandleRpc(GetDeliveries)
  deliveries(request: InstanceType<typeof GetDeliveries.request>) {
    this.office.meet('GetDeliveries', request);
    return {
      items: request.keys.slice(0, 1).map((key) => ({ key, state: 'sent' as const, sentAt: '2026-03-10T09:00:02.000Z' })),
    };
  }

  @HandleRpc(ListDriverAlerts)
  alerts(request: InstanceType<typeof ListDriverAlerts.request>) {
    this.office.meet('ListDriverAlerts', request);
    return { items: this.office.alerts.slice(0, request.limit), nextCursor: null };
  }

  @HandleRpc(GetDriverStats)
  driverStats(request: InstanceType<typeof GetDriverStats.request>): DriverStats {
    this.office.meet('GetDriverStats', request);
    return this.office.stats.drivers;
  }

  @HandleRpc(GetBillingStats)
  billingStats(request: InstanceType<typeof GetBillingStats.request>): BillingStats {
    this.office.meet('GetBillingStats', request);
    return this.office.stats.billing;
  }

  @HandleRpc(GetBotStats)
  botStats(request: InstanceType<typeof GetBotStats.request>): BotStats {
    this.office.meet('GetBotStats', request);
    return this.office.stats.bot;
  }

  @HandleRpc(GetBudgetUse)
  budget(request: InstanceType<typeof GetBudgetUse.request>): BudgetUse {
    this.office.meet('GetBudgetUse', request);
    return this.office.stats.budget;
  }
}
