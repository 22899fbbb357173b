import { AuditRecorded, DriverTold, ResponseBegun, type ResponseStatus } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { ResponseRow, ResponseStepRow, toResponse } from './response.entity';
import { mayFollow } from './response-status';

const changes = new Counter({ name: 'responses_total', help: 'Responses by the status they came to', labelNames: ['status'] });

export type StatusListener = (manager: EntityManager, row: ResponseRow) => Promise<void>;

/** The one writer of statuses. All that follows from a step is written in the transaction of the step. */
@Injectable()
export class ResponseChanges {
  private readonly listeners: StatusListener[] = [];

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** `listener` runs in the transaction of every step. */
  onChange(listener: StatusListener): void {
    this.listeners.push(listener);
  }

  /** A response that has just been stored. */
  async begun(manager: EntityManager, row: ResponseRow): Promise<void> {
    await this.outbox.add(manager, ResponseBegun, { driverId: row.driverId, cargoId: row.cargoId });
    await this.note(manager, row, `driver:${row.driverId}`);
  }

  /** Takes a locked row a step on. @returns false when the step does not follow from where it stands */
  async step(manager: EntityManager, row: ResponseRow, to: ResponseStatus, actor: string): Promise<boolean> {
    if (!mayFollow(row.status, to)) return false;
    row.status = to;
    row.updatedAt = new Date(this.clock.now());
    await manager.update(ResponseRow, { id: row.id }, { status: to, updatedAt: row.updatedAt });
    await this.note(manager, row, actor);
    return true;
  }

  /** Tells the driver's open Mini App what the response looks like now. */
  async tell(manager: EntityManager, row: ResponseRow): Promise<void> {
    const steps = await manager.find(ResponseStepRow, { where: { responseId: row.id }, order: { id: 'ASC' } });
    await this.outbox.add(manager, DriverTold, {
      driverId: row.driverId,
      kind: 'response.updated',
      data: toResponse(row, steps),
    });
  }

  private async note(manager: EntityManager, row: ResponseRow, actor: string): Promise<void> {
    changes.inc({ status: row.status });
    await manager.insert(ResponseStepRow, { responseId: row.id, status: row.status, actor, at: row.updatedAt });
    await this.outbox.add(manager, AuditRecorded, {
      service: 'bot',
      action: `response.${row.status}`,
      actor,
      target: `response:${row.id}`,
      at: row.updatedAt.toISOString(),
      facts: { cargoId: row.cargoId, driverId: row.driverId },
    });
    await this.tell(manager, row);
    for (const listener of this.listeners) await listener(manager, row);
  }
}
