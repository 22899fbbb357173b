import { readFileSync } from 'node:fs';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { connect, credsAuthenticator, Events, type ConnectionOptions, type NatsConnection as Connection } from 'nats';
import { Counter } from 'prom-client';
import { MAX_PINGS_OUT, PING_INTERVAL_MS, RECONNECT_FOR_EVER, RECONNECT_JITTER_MS, RECONNECT_WAIT_MS } from './wire';

export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');

export interface MessagingOptions {
  /** Service name: queue group, durable consumer prefix, inbox prefix. */
  readonly service: string;
  /** Comma-separated server addresses. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly credsFile?: string | undefined;
  readonly tlsCaFile?: string | undefined;
}

const reconnects = new Counter({ name: 'nats_reconnects_total', help: 'Times the connection to NATS was made anew' });

/** The one connection of a process to NATS. Connects in the background, reconnects for ever, closes last. */
@Injectable()
export class NatsConnection implements OnApplicationShutdown {
  private readonly logger = new Logger(NatsConnection.name);
  private readonly connecting: Promise<Connection>;
  private connection?: Connection;
  private connected = false;
  private closing = false;
  private readonly listeners: (() => void)[] = [];

  constructor(@Inject(MESSAGING_OPTIONS) readonly options: MessagingOptions) {
    this.connecting = this.open();
    // Whoever needs the connection awaits `opened()`; a refusal of the configuration must not be an unhandled rejection.
    this.connecting.catch((error: unknown) => this.logger.error(`NATS refused the connection: ${String(error)}`));
  }

  get service(): string {
    return this.options.service;
  }

  /** Resolves once the first connection stands. */
  opened(): Promise<Connection> {
    return this.connecting;
  }

  /** The connection when it stands now, undefined while it is away. */
  get current(): Connection | undefined {
    return this.connected ? this.connection : undefined;
  }

  /** Undefined when all is well, else what is wrong, for the readiness probe. */
  problem(): string | undefined {
    return this.connected ? undefined : 'NATS is not connected';
  }

  /** A connection that closed by itself never comes back: only a restart of the process helps. */
  get dead(): boolean {
    return !this.closing && this.connection?.isClosed() === true;
  }

  /** Runs `listener` whenever the connection has come back. */
  onReconnect(listener: () => void): void {
    this.listeners.push(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing = true;
    const { connection } = this;
    if (connection === undefined || connection.isClosed()) return;
    if (this.connected) await Promise.race([connection.flush(), new Promise((done) => setTimeout(done, 500).unref())]);
    await connection.close();
    this.connected = false;
  }

  private async open(): Promise<Connection> {
    const connection = await connect(connectionOptions(this.options));
    this.connection = connection;
    if (this.closing) await connection.close();
    else this.connected = true;
    void this.watch(connection);
    return connection;
  }

  private async watch(connection: Connection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === Events.Disconnect) {
        this.connected = false;
        if (!this.closing) this.logger.warn('NATS went away; reconnecting');
      } else if (status.type === Events.Reconnect) {
        this.connected = true;
        reconnects.inc();
        this.logger.log('NATS is back');
        for (const listener of this.listeners) listener();
      } else if (status.type === Events.Error) {
        this.logger.error(`NATS: ${JSON.stringify(status.data)}`);
      }
    }
    this.connected = false;
  }
}

/** How every process of ours connects: for ever, and noticing a server that froze. */
export function connectionOptions({ service, url, user, password, credsFile, tlsCaFile }: MessagingOptions): ConnectionOptions {
  return {
    servers: url.split(','),
    name: service,
    inboxPrefix: `_INBOX.${service}`,
    maxReconnectAttempts: RECONNECT_FOR_EVER,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    waitOnFirstConnect: true,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: MAX_PINGS_OUT,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...(credsFile === undefined ? {} : { authenticator: credsAuthenticator(readFileSync(credsFile)) }),
    ...(tlsCaFile === undefined ? {} : { tls: { caFile: tlsCaFile } }),
  };
}
