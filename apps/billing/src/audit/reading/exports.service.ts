import { AuditRecorded, type Done, type RecordExportRequest } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';

/** Who took lists away as files. */
@Injectable()
export class Exports {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async record({ what, filter, actor, address }: RecordExportRequest): Promise<Done> {
    const at = new Date(this.clock.now()).toISOString();
    const line = {
      service: 'billing',
      action: `${what}.exported`,
      actor,
      at,
      facts: filter,
      ...(address === undefined ? {} : { address }),
    };
    await this.outbox.add(this.database.source.manager, AuditRecorded, line);
    return {};
  }
}
