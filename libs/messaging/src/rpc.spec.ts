import { Done, definePage, defineRpc, refusalCode, Refusal, type Page } from '#contracts';
import { startService, ServiceConfig, IntegerVariable, type RunningService, type ServiceDefinition } from '#runtime';
import { eventually, LogLines, startNats, type PrivateServer } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { connect } from 'nats';
import { currentCall, newCall, remainingMs, runInCall } from './call-context';
import { HandlePage, HandleRpc } from './handle.decorator';
import { RpcClient } from './rpc.client';
import { DEADLINE_MS, REQUEST_ID } from './wire';

const NO_SUCH_LOAD = refusalCode('NO_SUCH_LOAD', 'not-found');
const UNDECLARED = refusalCode('UNDECLARED', 'conflict');

class AskRequest {
  @IsString() what!: string;
  @IsOptional() @IsInt() waitMs?: number;
}
class AskResponse {
  @IsString() said!: string;
  @IsOptional() @IsString() requestId?: string;
  @IsOptional() @IsString() traceparent?: string;
  @IsOptional() @IsInt() leftMs?: number;
}
class NarrowResponse {
  @IsInt() said!: number;
}

const Ask = defineRpc({
  subject: 'rpc.oracle.ask',
  request: AskRequest,
  response: AskResponse,
  errors: [NO_SUCH_LOAD],
  timeoutMs: 1_500,
});
/** The same question by somebody who expects another shape. */
const AskForNumber = defineRpc({ subject: 'rpc.oracle.ask', request: AskRequest, response: NarrowResponse });
const ReadScroll = definePage({ subject: 'rpc.oracle.read-scroll', request: AskRequest, errors: [NO_SUCH_LOAD] });
const Nobody = defineRpc({ subject: 'rpc.nobody.ask', request: Done, response: Done, timeoutMs: 2_500 });

const SCROLL = Buffer.from('{"items":["Москва → Казань"]}');
let handled = 0;

@Controller()
class OracleController {
  @HandleRpc(Ask)
  async ask({ what, waitMs }: AskRequest): Promise<AskResponse> {
    handled++;
    const call = currentCall();
    if (waitMs !== undefined) await new Promise((done) => setTimeout(done, waitMs));
    if (what === 'nothing') throw new Refusal(NO_SUCH_LOAD, { errors: [{ field: 'what', code: 'RANGE', params: { min: 1 } }] });
    if (what === 'undeclared') throw new Refusal(UNDECLARED);
    if (what === 'crash') throw new Error('upstream said: secret words');
    return {
      said: what,
      requestId: call?.requestId ?? '',
      traceparent: call?.traceparent ?? '',
      leftMs: Math.round(remainingMs(call)),
    };
  }

  @HandlePage(ReadScroll)
  read({ what }: AskRequest): Page {
    if (what === 'nothing') throw new Refusal(NO_SUCH_LOAD);
    return { body: SCROLL, etag: '"abc"', fetchedAt: 1_763_000_000_000, stale: true };
  }
}

@Module({ controllers: [OracleController] })
class OracleModule {}

class OracleConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}

const oracle: ServiceDefinition<OracleConfig> = { name: 'oracle', config: OracleConfig, module: OracleModule };

@Module({})
class AskerModule {}
const asker: ServiceDefinition<OracleConfig> = { name: 'asker', config: OracleConfig, module: AskerModule };

describe('calls between services', () => {
  let nats: PrivateServer;
  let client: RpcClient;
  const running: RunningService[] = [];
  const log = new LogLines();

  const start = async (definition: ServiceDefinition<OracleConfig>): Promise<RunningService> => {
    const service = await startService(definition, { NATS_URL: nats.url, HOST: '127.0.0.1', LOG_LEVEL: 'debug' }, log);
    await service.hearing;
    running.push(service);
    return service;
  };

  beforeAll(async () => {
    nats = await startNats();
    client = (await start(asker)).app.get(RpcClient);
    await start(oracle);
    await start(oracle);
  });
  afterAll(async () => {
    for (const service of running) await service.stop();
    await nats.stop();
  });

  it('is answered by exactly one of two replicas', async () => {
    handled = 0;
    await Promise.all(Array.from({ length: 200 }, (_, index) => client.call(Ask, { what: `load ${index}` })));
    expect(handled).toBe(200);
  });

  it('carries the request id, the trace and the remaining time', async () => {
    const call = newCall(900, 'req-1', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    const answer = await runInCall(call, () => client.call(Ask, { what: 'ids' }));
    expect(answer.requestId).toBe('req-1');
    expect(answer.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(answer.leftMs).toBeGreaterThan(500);
    expect(answer.leftMs).toBeLessThanOrEqual(900);
  });

  it('brings a declared refusal over whole', async () => {
    await expect(client.call(Ask, { what: 'nothing' })).rejects.toMatchObject({
      code: 'NO_SUCH_LOAD',
      kind: 'not-found',
      details: { errors: [{ field: 'what', code: 'RANGE', params: { min: 1 } }] },
    });
  });

  it('hides what is not declared and logs it once', async () => {
    await expect(client.call(Ask, { what: 'undeclared' })).rejects.toMatchObject({ code: 'INTERNAL', kind: 'internal' });
    const failure = await client.call(Ask, { what: 'crash' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(failure)).not.toContain('secret words');
    expect(log.lines.filter((line) => line.includes('secret words'))).toHaveLength(1);
  });

  it('checks the shape at both ends', async () => {
    const wrong = { what: 5 } as unknown as AskRequest;
    await expect(client.call(Ask, wrong)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { errors: [{ field: 'what', code: 'FORMAT' }] },
    });
    await expect(client.call(AskForNumber, { what: 'text' })).rejects.toThrow('said FORMAT');
  });

  it('serves pages as bytes with their age', async () => {
    const page = await client.page(ReadScroll, { what: 'all' });
    expect(page).toEqual({ body: SCROLL, etag: '"abc"', fetchedAt: 1_763_000_000_000, stale: true });
    await expect(client.page(ReadScroll, { what: 'nothing' })).rejects.toMatchObject({ code: 'NO_SUCH_LOAD' });
  });

  it('says at once that nobody listens', async () => {
    const begun = performance.now();
    await expect(client.call(Nobody, {})).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      details: { retryAfterSeconds: 2 },
    });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('stops waiting at the deadline of the work it belongs to', async () => {
    await expect(runInCall(newCall(150), () => client.call(Ask, { what: 'slow', waitMs: 600 }))).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
  });

  it('never repeats a call that was delivered', async () => {
    handled = 0;
    await expect(client.call(Ask, { what: 'slow', waitMs: 1_700 })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(handled).toBe(1);
  });

  it('takes messages of anybody without falling over', async () => {
    const stranger = await connect({ servers: nats.url });
    for (const junk of [
      '',
      'no json',
      '[]',
      'null',
      '{"id":"1"}',
      '{"id":"1","data":"x"}',
      '{"id":"1","data":{"__proto__":{"a":1},"what":"x"}}',
    ]) {
      const reply = await stranger.request(Ask.subject, junk, { timeout: 1_000 });
      expect(reply.string()).toMatch(/"code":"VALIDATION_FAILED"|"said":"x"/);
    }
    const say = async (what: string): Promise<string> =>
      (await stranger.request(Ask.subject, JSON.stringify({ id: '1', data: { what } }), { timeout: 1_000 })).string();
    expect(await say('half a pair \ud83d')).toContain('"code":"VALIDATION_FAILED"');
    for (const whole of ['a pair 😀', 'two words \\ud83d'])
      expect(JSON.parse(await say(whole))).toMatchObject({ response: { said: whole } });
    const { headers } = await import('nats');
    const odd = headers();
    odd.set(DEADLINE_MS, 'soon');
    odd.set(REQUEST_ID, '');
    expect(
      (await stranger.request(Ask.subject, '{"id":"1","data":{"what":"y"}}', { timeout: 1_000, headers: odd })).string(),
    ).toContain('"said":"y"');
    await stranger.close();
  });

  it('loses no call and repeats none while replicas stop and start', async () => {
    let sent = 0;
    let answered = 0;
    const failures: unknown[] = [];
    const inFlight: Promise<void>[] = [];
    const generator = setInterval(() => {
      for (let index = 0; index < 4; index++) {
        sent++;
        inFlight.push(
          client.call(Ask, { what: 'rolling', waitMs: 20 }).then(
            () => {
              answered++;
            },
            (error: unknown) => void failures.push(error),
          ),
        );
      }
    }, 5);
    for (let round = 0; round < 12; round++) {
      const next = await start(oracle);
      const old = running.find((service) => service !== next && service.app.get(RpcClient) !== client);
      running.splice(running.indexOf(old!), 1);
      await old!.stop();
    }
    clearInterval(generator);
    await Promise.all(inFlight);
    expect(failures).toEqual([]);
    expect(answered).toBe(sent);
    expect(sent).toBeGreaterThan(200);
  });

  it('comes back by itself after NATS was killed', async () => {
    await nats.process.kill();
    await expect(client.call(Ask, { what: 'x' })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await nats.process.start();
    await eventually('calls work again', () =>
      client.call(Ask, { what: 'x' }).then(
        () => true,
        () => false,
      ),
    );
  });

  it('waits for a NATS that froze for a moment', async () => {
    nats.process.freeze();
    const call = client.call(Ask, { what: 'thawed' });
    setTimeout(() => nats.process.thaw(), 300);
    await expect(call).resolves.toMatchObject({ said: 'thawed' });
  });
});
