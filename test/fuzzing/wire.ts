import * as contracts from '#contracts';
import { parse } from '#messaging';
import { connect, type NatsConnection } from 'nats';
import { eventually } from '#testing';
import { consumersOf } from '../support/consumers';

type Question = contracts.RpcContract | (contracts.PageContract & { readonly response?: undefined });

const isContract = (value: unknown): value is { readonly subject: string } =>
  typeof value === 'object' && value !== null && 'subject' in value && typeof value.subject === 'string';

const declared = Object.values(contracts as Record<string, unknown>).filter(isContract);
const bySubject = <T extends { readonly subject: string }>(found: readonly T[]): T[] => [
  ...new Map(found.map((one) => [one.subject, one])).values(),
];

/** Every question that one service may ask another. */
export const questions = bySubject(declared.filter(({ subject }) => subject.startsWith('rpc.')) as unknown as Question[]);
/** Every fact that one service may say. */
export const facts = bySubject(
  declared.filter(({ subject }) => subject.startsWith('evt.')) as unknown as contracts.EventContract[],
);

const PATIENCE_MS = 20_000;

/** NATS, as whoever stands on it sees it: any bytes may be put on any subject. */
export class Wire {
  private constructor(private readonly connection: NatsConnection) {}

  static async open(url: string): Promise<Wire> {
    return new Wire(await connect({ servers: url }));
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** Asks with these bytes. @returns what is wrong with the answer; nothing when it is one that the contract declares */
  async ask(question: Question, bytes: string): Promise<string[]> {
    const answer = await this.connection.request(question.subject, bytes, { timeout: PATIENCE_MS }).catch(String);
    if (typeof answer === 'string') return [`no answer: ${answer}`];
    const { headers, data } = answer;
    const text = Buffer.from(data).toString('utf8');
    if (headers?.has('Refused') === true) {
      const { err } = JSON.parse(text) as { err: { code: string; kind: string } };
      const allowed = [contracts.VALIDATION_FAILED, ...question.errors].some(({ code }) => code === err.code);
      return allowed || err.kind === 'unavailable' ? [] : [`refused with ${err.code}`];
    }
    if (question.response === undefined) return [];
    try {
      parse(question.response, (JSON.parse(text) as { response: unknown }).response);
      return [];
    } catch (error) {
      return [`the answer ${text.slice(0, 300)} ${String(error)}`];
    }
  }

  async say({ subject }: contracts.EventContract, bytes: string): Promise<void> {
    await this.connection.jetstream().publish(subject, bytes);
  }

  /** Waits until every service has heard all there is; what failed and will be tried again is no longer waited for. */
  async heard(): Promise<void> {
    const heard = async (): Promise<boolean> =>
      (await consumersOf(this.connection)).every(({ num_pending: waiting }) => waiting === 0);
    await eventually('everything is heard', heard, 120_000);
  }
}
