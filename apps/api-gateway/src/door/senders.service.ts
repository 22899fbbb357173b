import { createHash, timingSafeEqual } from 'node:crypto';
import type { BlockList } from 'node:net';
import { Refusal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { blockList, GatewayConfig } from '../config';
import { ROUTE_NOT_FOUND, SENDER_NOT_ALLOWED, WEBHOOK_SECRET_INVALID } from '../problem/codes';
import { isInside } from './client-address';

/** An outside system that calls us by itself. */
export type Sender = 'telegram' | 'yookassa';

/** Node.js writes header names in lower case. */
const TELEGRAM_SECRET_HEADER = 'x-telegram-bot-api-secret-token';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes the same time however much of the secret was guessed. */
const isSame = (given: unknown, expected: string): boolean =>
  typeof given === 'string' && timingSafeEqual(digest(given), digest(expected));

/** Tells the outside systems that call us from those who only pretend to be them. */
@Injectable()
export class Senders {
  private readonly telegramSecret: string | undefined;
  private readonly yookassaSecret: string | undefined;
  private readonly yookassaNetworks: BlockList;

  constructor(config: GatewayConfig) {
    this.telegramSecret = config.TELEGRAM_WEBHOOK_SECRET;
    this.yookassaSecret = config.YOOKASSA_WEBHOOK_SECRET;
    this.yookassaNetworks = blockList(config.YOOKASSA_WEBHOOK_NETWORKS);
  }

  /** Why a request is not from `sender`; undefined when it is. */
  refusal(sender: Sender, request: FastifyRequest): Refusal | undefined {
    return sender === 'telegram' ? this.ofTelegram(request) : this.ofYookassa(request);
  }

  private ofTelegram({ headers }: FastifyRequest): Refusal | undefined {
    if (this.telegramSecret === undefined) return new Refusal(ROUTE_NOT_FOUND);
    return isSame(headers[TELEGRAM_SECRET_HEADER], this.telegramSecret) ? undefined : new Refusal(WEBHOOK_SECRET_INVALID);
  }

  /** Notifications carry no signature: a path nobody knows and the sender's networks keep the noise out. What they say is never believed. */
  private ofYookassa({ params, clientAddress }: FastifyRequest): Refusal | undefined {
    const { secret } = params as { secret?: string };
    if (this.yookassaSecret === undefined || !isSame(secret, this.yookassaSecret)) return new Refusal(ROUTE_NOT_FOUND);
    return isInside(clientAddress, this.yookassaNetworks) ? undefined : new Refusal(SENDER_NOT_ALLOWED);
  }
}
