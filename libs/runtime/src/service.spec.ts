import { Done, defineRpc } from '#contracts';
import { HandleRpc, newCall, RpcClient, runInCall } from '#messaging';
import { eventually, LogLines, startNats, type PrivateServer } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { IsString } from 'class-validator';
import { ConfigError, ServiceConfig } from './config';
import { IntegerVariable, SecretVariable } from './variables';
import { startService, type RunningService, type ServiceDefinition } from './service';

class GreetRequest {
  @IsString() name!: string;
}
class GreetResponse {
  @IsString() text!: string;
}
const Greet = defineRpc({ subject: 'rpc.greeter.greet', request: GreetRequest, response: GreetResponse });
const Fail = defineRpc({ subject: 'rpc.greeter.fail', request: Done, response: Done });

@Controller()
class GreeterController {
  @HandleRpc(Greet)
  greet({ name }: GreetRequest): GreetResponse {
    return { text: `Здравствуйте, ${name}` };
  }

  @HandleRpc(Fail)
  fail(): Done {
    throw new Error('the wheel came off; password hunter2-secret');
  }
}

@Module({ controllers: [GreeterController] })
class GreeterModule {}

class GreeterConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9_199;
  @SecretVariable() GREETER_SECRET!: string;
}

const greeter: ServiceDefinition<GreeterConfig> = { name: 'greeter', config: GreeterConfig, module: GreeterModule };

describe('a service', () => {
  let nats: PrivateServer;
  let service: RunningService;
  const log = new LogLines();
  const environment = () => ({
    NATS_URL: nats.url,
    HOST: '127.0.0.1',
    OPS_PORT: '0',
    GREETER_SECRET: 'hunter2-secret',
    LOG_LEVEL: 'trace',
  });
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${service.opsPort}${path}`)).status;

  beforeAll(async () => {
    nats = await startNats();
    await nats.process.kill();
    service = await startService(greeter, environment(), log);
  });
  afterAll(async () => {
    await service.stop();
    await nats.stop();
  });

  it('is alive and not ready before NATS is there, and becomes ready by itself', async () => {
    expect(await ask('/livez')).toBe(200);
    expect(await ask('/readyz')).toBe(503);
    await nats.process.start();
    await service.hearing;
    expect(await ask('/readyz')).toBe(200);
    expect(await ask('/metrics')).toBe(200);
    expect(await ask('/other')).toBe(404);
  });

  it('answers calls and stamps its log lines with the request', async () => {
    const client = service.app.get(RpcClient);
    await expect(client.call(Greet, { name: 'Иван' })).resolves.toEqual({ text: 'Здравствуйте, Иван' });
    await expect(runInCall(newCall(2_000, 'req-17'), () => client.call(Fail, {}))).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(log.lines.some((line) => line.includes('"requestId":"req-17"'))).toBe(true);
  });

  it('strikes its secrets out of the log', () => {
    expect(log.text).toContain('the wheel came off; password [hidden]');
    expect(log.text).not.toContain('hunter2-secret');
  });

  it('is not ready while NATS is away and ready again after', async () => {
    await nats.process.kill();
    await eventually('not ready', async () => (await ask('/readyz')) === 503);
    await expect(service.app.get(RpcClient).call(Greet, { name: 'x' })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await nats.process.start();
    await eventually('ready', async () => (await ask('/readyz')) === 200);
    await eventually('calls work', () =>
      service.app
        .get(RpcClient)
        .call(Greet, { name: 'x' })
        .then(
          () => true,
          () => false,
        ),
    );
  });

  it('names every wrong variable and prints no value', async () => {
    const broken = { ...environment(), NATS_URL: '', OPS_PORT: 'http', LOG_LEVEL: 'loud' };
    const failure = await startService(greeter, broken, log).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    const text = String(failure);
    for (const name of ['NATS_URL is missing', 'OPS_PORT is wrong', 'LOG_LEVEL is wrong']) expect(text).toContain(name);
    expect(text).not.toContain('loud"');
    expect(text).not.toContain('hunter2');
  });
});
