import {
  Done,
  ListAudience,
  ListSearchRegions,
  RecordConsent,
  type AudienceMember,
  type AudiencePage,
  type SearchRegionsPage,
  type SearchRegionsPayload,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller, Injectable } from '@nestjs/common';

/** What auth-session and filtering say for the sake of mailings. */
@Injectable()
export class AudiencePeers {
  readonly members = new Map<string, AudienceMember>();
  readonly regions = new Map<string, SearchRegionsPayload>();
  readonly consents: { driverId: string; kind: string; given: boolean }[] = [];
}

const pageOf = <Item extends { driverId: string }>(all: Iterable<Item>, after = '', limit: number): Item[] =>
  [...all]
    .filter(({ driverId }) => driverId > after)
    .sort((a, b) => (a.driverId < b.driverId ? -1 : 1))
    .slice(0, limit);

@Controller()
export class AudienceController {
  constructor(private readonly peers: AudiencePeers) {}

  @HandleRpc(ListAudience)
  list({ driverIds, after, limit }: InstanceType<typeof ListAudience.request>): AudiencePage {
    const all = [...this.peers.members.values()].filter(({ driverId }) => driverIds?.includes(driverId) ?? true);
    return { items: pageOf(all, after, limit) };
  }

  @HandleRpc(ListSearchRegions)
  regions({ after, limit }: InstanceType<typeof ListSearchRegions.request>): SearchRegionsPage {
    return { items: pageOf(this.peers.regions.values(), after, limit) };
  }

  @HandleRpc(RecordConsent)
  consent({ driverId, kind, given }: InstanceType<typeof RecordConsent.request>): Done {
    this.peers.consents.push({ driverId, kind, given });
    return new Done();
  }
}
