import { currentCall, traceIdOf } from '#messaging';
import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger as Pino } from 'pino';

const hidden = new Set<string>();

/** Strikes a value out of every log line of this process from now on. Short values are left: they would strike out chance text. */
export function hideFromLogs(value: string): void {
  if (value.length >= 6) hidden.add(value);
}

/** Fields that are left out wherever an object is logged. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'initData',
  'accessToken',
  'token',
  'password',
  'secret',
  'contact',
  'phone',
  'hash',
];

function strikeOut(line: string): string {
  let clean = line;
  for (const value of hidden) if (clean.includes(value)) clean = clean.replaceAll(value, '[hidden]');
  return clean;
}

/** Each write is a trip through the thread pool. Lines wait for so many bytes, a tenth of a second at most; the stream allows less than 16 KB. */
const WRITTEN_AT_ONCE_BYTES = 12 * 1_024;

let second = NaN;
let secondText = '';

/** As `Date.toISOString`, which takes as long as the rest of a line; what is the same for a second is made once in it. */
function isoTime(now: number): string {
  const milliseconds = now % 1_000;
  if (now - milliseconds !== second) {
    second = now - milliseconds;
    secondText = new Date(second).toISOString().slice(0, 20);
  }
  return `${secondText}${String(milliseconds).padStart(3, '0')}Z`;
}

/** JSON lines in UTC with the request's id and trace in each. `destination` is the standard output unless a test wants the lines. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Pino {
  return pino(
    {
      level,
      base: { service },
      timestamp: () => `,"time":"${isoTime(Date.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
      serializers: { err: describeError },
      mixin: () => {
        const call = currentCall();
        return call === undefined ? {} : { requestId: call.requestId, traceId: traceIdOf(call.traceparent) };
      },
      hooks: { streamWrite: strikeOut },
    },
    destination ?? pino.destination({ dest: 1, sync: false, minLength: WRITTEN_AT_ONCE_BYTES, periodicFlush: 100 }),
  );
}

/** An error's own words only: clients hang whole requests with their headers on theirs. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  const code = (error as { code?: unknown }).code;
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: name, message, stack, ...(typeof code === 'string' ? { code } : {}), ...cause };
}

/** Nest tells of every route and module at every start: of interest when something is being looked for. */
const FRAMEWORK: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestMicroservice',
]);

/** Nest's own words and ours through one logger. Nest calls with `(message, ...rest, context)`. */
export class NestLogger implements LoggerService {
  constructor(readonly pino: Pino) {}

  log = (message: unknown, ...rest: unknown[]): void => this.write(FRAMEWORK.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]): void => this.write('fatal', message, rest);

  /**
   * For lines that are written thousands of times a second: the same line as `log` with an object makes, for a tenth of its cost.
   * The caller vouches for the JSON of its members (`"a":1,"b":"x"`) and for what may stand there: only the values of `hideFromLogs`
   * are struck out.
   */
  lines(context: string): (members: string) => void {
    if (!this.pino.isLevelEnabled('info')) return () => undefined;
    const stream = (this.pino as unknown as Record<symbol, DestinationStream>)[pino.symbols.streamSym] as DestinationStream;
    const { service } = this.pino.bindings();
    const fixed = `"service":${JSON.stringify(service)},"context":${JSON.stringify(context)}`;
    return (members) => stream.write(strikeOut(`{"level":"info","time":"${isoTime(Date.now())}",${fixed},${members}}\n`));
  }

  private write(level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal', message: unknown, rest: unknown[]): void {
    const texts = rest.filter((part): part is string => typeof part === 'string');
    const context = texts.pop();
    if (message instanceof Error) {
      this.pino[level]({ context, err: message }, texts[0] ?? message.message);
      return;
    }
    const error = rest.find((part) => part instanceof Error);
    const bindings = {
      context,
      ...(error === undefined ? {} : { err: error }),
      ...(typeof message === 'string' ? {} : { data: message }),
    };
    this.pino[level](bindings, typeof message === 'string' ? message : texts[0]);
  }
}
