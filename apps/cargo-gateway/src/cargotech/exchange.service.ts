import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
import { Gauge } from 'prom-client';
import { Budget } from '../budget/budget.service';
import { DriverShare } from '../budget/driver-share.service';
import type { Priority } from '../budget/priority';
import { LoginReport } from '../login/login-report.service';
import { TokenService } from '../login/token.service';
import { Timing } from '../timing';
import { CargotechClient } from './cargotech.client';
import { AnsweredNo, NotReached, type Route, type UpstreamAnswer } from './cargotech.types';
import { coolDownMs } from '../budget/throttle';

const breakerOpen = new Gauge({ name: 'cargotech_breaker_open', help: '1 while calls to CargoTech are not even tried' });

export interface Question<T> {
  readonly route: Route;
  /** Path and query, encoded; ids in it are digits. */
  readonly path: string;
  /** Makes ours of theirs. @throws NotReached `garbage` when the shape is not that of the route */
  readonly read: (json: unknown) => T;
  readonly priority: Priority;
  /** Whose share of the calls it counts against. */
  readonly driverId?: string;
  /** Told when the budget is so short that nobody should wait for this. */
  readonly starved?: () => void;
  /** The caller has taken a call out of the budget; it tries once and comes back in its own time. */
  readonly prepaid?: true;
}

export interface Answer<T> {
  readonly value: T;
  /** Just before the call was sent, ms since 1970: what came is not younger. */
  readonly askedAt: number;
}

/** Questions to CargoTech under the shared token, inside the budget, repeated when that helps, not sent while it is down. */
@Injectable()
export class Exchange {
  private readonly logger = new Logger(Exchange.name);
  private readonly breaker: CircuitBreakerPolicy;
  private openUntil = -Infinity;

  constructor(
    private readonly client: CargotechClient,
    private readonly tokens: TokenService,
    private readonly budget: Budget,
    private readonly shares: DriverShare,
    private readonly report: LoginReport,
    private readonly timing: Timing,
  ) {
    this.breaker = circuitBreaker(
      handleWhen((error) => error instanceof NotReached),
      { halfOpenAfter: timing.breakerRest, breaker: new ConsecutiveBreaker(timing.breakerFailures) },
    );
    this.breaker.onBreak(() => {
      this.openUntil = performance.now() + timing.breakerRest;
      breakerOpen.set(1);
      this.logger.warn('CargoTech fails; not calling it for a while');
    });
    this.breaker.onReset(() => {
      this.openUntil = -Infinity;
      breakerOpen.set(0);
      this.logger.log('CargoTech answers again');
    });
  }

  /** Whether calls to CargoTech are not even tried for now. */
  get resting(): boolean {
    return performance.now() < this.openUntil;
  }

  /** @throws AnsweredNo, NotReached, BudgetExhausted, DriverOverShare, LoginResting */
  async ask<T>(question: Question<T>): Promise<Answer<T>> {
    if (question.prepaid === true) return this.askOnce(question);
    const end = performance.now() + this.timing.fetchLife;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.askOnce(question);
      } catch (error) {
        const wait = this.timing.retryPauses[attempt];
        if (!mayPass(error) || wait === undefined || performance.now() + wait > end) throw error;
        await pause(wait * (0.8 + Math.random() * 0.4), undefined, { ref: false });
      }
    }
  }

  private async askOnce<T>(question: Question<T>): Promise<Answer<T>> {
    // Before anything is spent: what is not going to be sent must not cost a login or budget.
    if (this.resting) throw new NotReached(question.route, 'breaker-open');
    const first = await this.tokens.get();
    const answer = await this.askWith(first, question, question.prepaid === true);
    if (answer.status !== 401) return this.accept(question, answer);
    await this.tokens.forget(first);
    const again = await this.askWith(await this.tokens.get(), question, false);
    return this.accept(question, again);
  }

  private accept<T>(question: Question<T>, answer: Told<T>): Answer<T> {
    if (answer.status === 403) this.report.alarm('cargotech-forbidden', `CargoTech answered ${question.route} with 403`);
    if (answer.status >= 300) throw new AnsweredNo(question.route, answer.status);
    return { value: answer.value as T, askedAt: answer.askedAt };
  }

  private async askWith<T>(token: string, question: Question<T>, paid: boolean): Promise<Told<T>> {
    const { route, path, priority, driverId } = question;
    if (driverId !== undefined) await this.shares.take(driverId);
    if (!paid) await this.budget.take(priority, question.starved);
    try {
      return await this.breaker.execute(async () => {
        const askedAt = this.timing.now();
        const answer = await this.client.send({ route, path, token });
        await this.budget.coolDown(coolDownMs(answer.status, answer.headers, this.timing.now()));
        return { status: answer.status, askedAt, value: answer.status < 300 ? question.read(answer.json) : undefined };
      });
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw new NotReached(route, 'breaker-open');
      throw error;
    }
  }
}

interface Told<T> extends Pick<UpstreamAnswer, 'status'> {
  readonly askedAt: number;
  readonly value: T | undefined;
}

const mayPass = (error: unknown): boolean =>
  error instanceof NotReached ? error.passing : error instanceof AnsweredNo && error.status === 429 && error.route !== 'login';
