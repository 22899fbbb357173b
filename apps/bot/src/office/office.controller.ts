import {
  DriverBlocked,
  DriverUnblocked,
  GetBotStats,
  GetDeliveries,
  ListDriverMessages,
  type BotStats,
  type Deliveries,
  type DriverMessages,
  type DriverMessagesRequest,
  type DriverStandingPayload,
  type GetDeliveriesRequest,
  type StatsRequest,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { BotStatistics } from './bot-stats.service';
import { MessagesToDrivers } from './driver-messages.service';
import { Standing } from './standing.service';

@Controller()
export class OfficeController {
  constructor(
    private readonly standing: Standing,
    private readonly messages: MessagesToDrivers,
    private readonly statistics: BotStatistics,
  ) {}

  @HandleEvent(DriverBlocked)
  blocked(standing: DriverStandingPayload): Promise<void> {
    return this.standing.hear(standing, true);
  }

  @HandleEvent(DriverUnblocked)
  unblocked(standing: DriverStandingPayload): Promise<void> {
    return this.standing.hear(standing, false);
  }

  @HandleRpc(ListDriverMessages)
  list(request: DriverMessagesRequest): Promise<DriverMessages> {
    return this.messages.of(request);
  }

  @HandleRpc(GetDeliveries)
  async deliveries({ keys }: GetDeliveriesRequest): Promise<Deliveries> {
    return { items: await this.messages.deliveries(keys) };
  }

  @HandleRpc(GetBotStats)
  async stats(request: StatsRequest): Promise<BotStats> {
    return { days: await this.statistics.of(request) };
  }
}
