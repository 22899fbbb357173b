import type { OutgoingHttpHeaders } from 'node:http';
import { DriverTold, type Session } from '#contracts';
import { EventFeed } from '#messaging';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Gauge } from 'prom-client';
import { Sessions } from '../door/sessions.service';
import { LiveHistory, type LiveEvent } from './history';

/** Keeps proxies and phones from taking the silence for an end. */
const COMMENT_EVERY_MS = 15_000;
/** A client that was cut off comes back after this; spread, so that not all of them come at once. */
const RETRY_MS = 1_000;
const RETRY_SPREAD_MS = 2_000;
/** A phone that reads so far behind is gone. */
const UNREAD_LIMIT_BYTES = 256 * 1_024;
const STREAMS_A_DRIVER = 5;

interface Stream {
  readonly session: Session;
  readonly reply: FastifyReply;
}

const open = new Gauge({ name: 'live_streams', help: 'Open streams of live updates' });

/** Server-sent events: what happens to a driver's things shows in their open Mini App at once. */
@Injectable()
export class LiveStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly history = new LiveHistory();
  private readonly streams = new Map<string, Set<Stream>>();
  private ticker: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: EventFeed,
    private readonly sessions: Sessions,
  ) {}

  onApplicationBootstrap(): void {
    this.feed.follow(DriverTold, {
      begins: (behind) => {
        this.history.begin(behind);
        for (const stream of this.all()) this.write(stream, 'event: resync\ndata: {}\n\n');
      },
      hears: (item) => {
        const event = this.history.add(item);
        for (const stream of this.streams.get(item.payload.driverId) ?? []) this.write(stream, rendered(event));
      },
    });
    this.ticker = setInterval(() => void this.lookAfter(), COMMENT_EVERY_MS).unref();
  }

  /** Their phones go on at another replica where they stopped. */
  beforeApplicationShutdown(): void {
    clearInterval(this.ticker);
    for (const stream of this.all()) this.end(stream);
  }

  /** Answers a request with a stream. `lastId` is what the client saw last; without it, it begins now. */
  start(session: Session, reply: FastifyReply, lastId: number | undefined): void {
    reply.hijack();
    const stream: Stream = { session, reply };
    const missed = lastId === undefined ? [] : this.history.since(session.driverId, lastId);
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Nothing follows a stream on its connection, and one left open would hold up the stop of this replica.
      connection: 'close',
      // Nginx in front would hold events back until its buffer is full.
      'x-accel-buffering': 'no',
    });
    this.add(stream);
    reply.raw.on('close', () => this.remove(stream));
    const retry = Math.round(RETRY_MS + Math.random() * RETRY_SPREAD_MS);
    const past = missed === undefined ? 'event: resync\ndata: {}\n\n' : missed.map(rendered).join('');
    this.write(stream, `retry: ${retry}\n: connected\n\n${past}`);
  }

  /** One round, every 15 s: a comment for the line, and a look whether the sessions still stand, one question for hundreds of them. */
  async lookAfter(): Promise<void> {
    const streams = [...this.all()];
    for (const stream of streams) this.write(stream, ': \n\n');
    const ended = await this.sessions.findEnded(streams.map(({ session }) => session.sessionKey));
    for (const stream of streams) if (ended.has(stream.session.sessionKey)) this.end(stream);
  }

  private *all(): Generator<Stream> {
    for (const own of this.streams.values()) yield* [...own];
  }

  private add(stream: Stream): void {
    const { driverId } = stream.session;
    const own = this.streams.get(driverId) ?? new Set();
    this.streams.set(driverId, own.add(stream));
    open.inc();
    const [oldest] = own;
    if (own.size > STREAMS_A_DRIVER && oldest !== undefined) this.end(oldest);
  }

  private remove(stream: Stream): void {
    const { driverId } = stream.session;
    const own = this.streams.get(driverId);
    if (own?.delete(stream) === true) open.dec();
    if (own?.size === 0) this.streams.delete(driverId);
  }

  private end(stream: Stream): void {
    this.remove(stream);
    stream.reply.raw.end();
  }

  private write(stream: Stream, text: string): void {
    const { raw } = stream.reply;
    if (raw.writableEnded || raw.destroyed) return;
    if (raw.writableLength > UNREAD_LIMIT_BYTES) raw.destroy();
    else raw.write(text);
  }

  /** Ends the streams of a session that was ended. */
  endOf(sessionKey: string): void {
    for (const stream of this.all()) if (stream.session.sessionKey === sessionKey) this.end(stream);
  }
}

const rendered = ({ id, kind, data }: LiveEvent): string => `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
