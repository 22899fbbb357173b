import { randomUUID } from 'node:crypto';
import {
  BROADCAST_UNKNOWN,
  CountSegment,
  CreateBroadcast,
  CreateSegment,
  DeleteSegment,
  Done,
  GetBroadcast,
  ListBroadcasts,
  ListSegments,
  MoveBroadcast,
  OpenBroadcastLink,
  PreviewBroadcast,
  Refusal,
  SuggestSegmentWords,
  UpdateBroadcast,
  UpdateSegment,
  type Broadcast,
  type BroadcastLink,
  type BroadcastList,
  type Segment,
  type SegmentCount,
  type SegmentList,
  type SegmentSuggestions,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller, Injectable } from '@nestjs/common';

/** The bot's mailings as the admin door sees them. */
@Injectable()
export class BroadcastsPeer {
  readonly calls: { name: string; request: object }[] = [];
  readonly links = new Map<string, string>();
  readonly segment: Segment = {
    id: randomUUID(),
    name: 'Все',
    condition: { all: [] },
    createdAt: '2026-11-21T10:00:00.000Z',
    version: 1,
  };
  readonly broadcast: Broadcast = {
    id: randomUUID(),
    title: 'Новости',
    condition: { all: [] },
    texts: { ru: 'Новость', en: 'News' },
    button: null,
    state: 'draft',
    scheduledAt: null,
    startedAt: null,
    finishedAt: null,
    progress: { total: 0, waiting: 0, sent: 0, failed: 0, dropped: 0, clicked: 0, byReason: {} },
    createdBy: 'console',
    createdAt: '2026-11-21T10:00:00.000Z',
    version: 1,
  };

  answer<Answer>(name: string, request: object, answer: Answer): Answer {
    this.calls.push({ name, request: JSON.parse(JSON.stringify(request)) as object });
    return answer;
  }
}

@Controller()
export class BroadcastsPeerController {
  constructor(private readonly peer: BroadcastsPeer) {}

  @HandleRpc(ListSegments)
  segments(request: object): SegmentList {
    return this.peer.answer('ListSegments', request, { items: [this.peer.segment] });
  }

  @HandleRpc(SuggestSegmentWords)
  suggest(request: object): SegmentSuggestions {
    return this.peer.answer('SuggestSegmentWords', request, { regions: ['Тверь'], tags: ['vip'] });
  }

  @HandleRpc(CountSegment)
  count(request: InstanceType<typeof CountSegment.request>): SegmentCount {
    return this.peer.answer('CountSegment', request, { count: 7, reachable: 5 });
  }

  @HandleRpc(CreateSegment)
  createSegment(request: InstanceType<typeof CreateSegment.request>): Segment {
    return this.peer.answer('CreateSegment', request, this.peer.segment);
  }

  @HandleRpc(UpdateSegment)
  updateSegment(request: InstanceType<typeof UpdateSegment.request>): Segment {
    return this.peer.answer('UpdateSegment', request, this.peer.segment);
  }

  @HandleRpc(DeleteSegment)
  deleteSegment(request: InstanceType<typeof DeleteSegment.request>): Done {
    return this.peer.answer('DeleteSegment', request, new Done());
  }

  @HandleRpc(ListBroadcasts)
  list(request: InstanceType<typeof ListBroadcasts.request>): BroadcastList {
    return this.peer.answer('ListBroadcasts', request, { items: [this.peer.broadcast], nextCursor: 'MQ' });
  }

  @HandleRpc(GetBroadcast)
  get(request: InstanceType<typeof GetBroadcast.request>): Broadcast {
    return this.peer.answer('GetBroadcast', request, this.peer.broadcast);
  }

  @HandleRpc(CreateBroadcast)
  create(request: InstanceType<typeof CreateBroadcast.request>): Broadcast {
    return this.peer.answer('CreateBroadcast', request, this.peer.broadcast);
  }

  @HandleRpc(UpdateBroadcast)
  update(request: InstanceType<typeof UpdateBroadcast.request>): Broadcast {
    return this.peer.answer('UpdateBroadcast', request, this.peer.broadcast);
  }

  @HandleRpc(PreviewBroadcast)
  preview(request: InstanceType<typeof PreviewBroadcast.request>): Done {
    return this.peer.answer('PreviewBroadcast', request, new Done());
  }

  @HandleRpc(MoveBroadcast)
  move(request: InstanceType<typeof MoveBroadcast.request>): Broadcast {
    return this.peer.answer('MoveBroadcast', request, this.peer.broadcast);
  }

  @HandleRpc(OpenBroadcastLink)
  open({ token }: InstanceType<typeof OpenBroadcastLink.request>): BroadcastLink {
    const url = this.peer.links.get(token);
    if (url === undefined) throw new Refusal(BROADCAST_UNKNOWN);
    return { url };
  }
}
