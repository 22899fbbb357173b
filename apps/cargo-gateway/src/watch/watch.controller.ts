import { QueriesWanted, type QueriesWantedPayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { WatchedQueries } from './watched-queries.service';

@Controller()
export class WatchController {
  constructor(private readonly queries: WatchedQueries) {}

  @HandleEvent(QueriesWanted, { everyReplica: true })
  wanted({ queryKeys }: QueriesWantedPayload): void {
    this.queries.want(queryKeys);
  }
}
