import { INTERNAL, Refusal, refusalCode } from '#contracts';
import {
  currentCall,
  keepCall,
  newCall,
  resumedCall,
  runInCall,
  spanIdOf,
  withOwnSampling,
  wouldBeSampled,
  type CallContext,
} from './call-context';
import {
  beginSpan,
  noteSpan,
  recordSpans,
  runInSpan,
  traced,
  tracedAnyway,
  type SpanFailure,
  type SpanRecorder,
  type SpanStart,
} from './spans';

interface Noted {
  readonly name: string;
  readonly call: CallContext;
  failure?: SpanFailure | undefined;
  ended: boolean;
}

const UUID = '0af76519-16cd-43dd-8448-eb211c80319c';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const STEP: SpanStart = { name: 'step', kind: 'internal' };

class Recorder implements SpanRecorder {
  readonly noted: Noted[] = [];

  constructor(readonly part = 1) {}

  begin(call: CallContext, { name }: SpanStart) {
    const span: Noted = { name, call, ended: false };
    this.noted.push(span);
    return {
      set: () => undefined,
      rename: () => undefined,
      end: (failure?: SpanFailure) => void Object.assign(span, { failure, ended: true }),
    };
  }
}

describe('steps of a trace', () => {
  let recorder: Recorder;
  const record = (part?: number): void => recordSpans((recorder = new Recorder(part)));
  beforeEach(() => record());
  afterEach(() => recordSpans(undefined));

  it('have the id of the request, whether or not anybody records them', () => {
    for (const own of [undefined, recorder]) {
      recordSpans(own);
      expect(newCall(1_000, UUID).traceparent.slice(3, 35)).toBe(TRACE);
      expect(newCall(1_000, 'phone-17').traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
      expect(newCall(1_000, UUID).traceparent.endsWith(own === undefined ? '00' : '01')).toBe(true);
    }
  });

  it('lie one below the other, and each ends once', async () => {
    const call = newCall(1_000, UUID);
    const inside = await runInSpan(call, { name: 'request', kind: 'server' }, () =>
      traced({ name: 'question', kind: 'client' }, () => Promise.resolve(currentCall())),
    );
    const [request, question] = recorder.noted;
    expect(recorder.noted.map(({ name, ended }) => [name, ended])).toEqual([
      ['request', true],
      ['question', true],
    ]);
    expect(request?.call).toEqual(call);
    expect(question?.call).toMatchObject({ requestId: UUID, parent: call.traceparent, deadlineAt: call.deadlineAt });
    expect(inside).toEqual(question?.call);
    expect(spanIdOf(question!.call.traceparent)).not.toBe(spanIdOf(call.traceparent));
  });

  it('go on with what was kept, in another process', async () => {
    const kept = await runInSpan(newCall(1_000, UUID), STEP, () => Promise.resolve(keepCall()));
    const resumed = resumedCall(kept, 500);
    expect(resumed).toMatchObject({ requestId: UUID, parent: recorder.noted[0]?.call.traceparent });
    expect(keepCall()).toBeNull();
    expect(resumedCall(null, 500)).not.toHaveProperty('parent');
  });

  it('say how they failed in one word: a refusal is no fault, what nobody declared is', async () => {
    const fail = (error: unknown) => traced(STEP, () => Promise.reject(error as Error)).catch(() => undefined);
    await runInCall(newCall(1_000), async () => {
      await fail(new Refusal(refusalCode('CARGO_NOT_FOUND', 'not-found')));
      await fail(new Refusal(INTERNAL));
      await fail(Object.assign(new Error('connect 10.0.0.1:5432'), { code: 'ECONNREFUSED' }));
      await fail(Object.assign(new Error('no'), { code: 'a sentence with +79001234567' }));
      await traced(STEP, () => {
        throw new TypeError('at once');
      }).catch(() => undefined);
      noteSpan(STEP, Date.now(), new RangeError('past'));
    });
    expect(recorder.noted.map(({ failure }) => failure)).toEqual([
      { type: 'CARGO_NOT_FOUND', isFault: false },
      { type: 'INTERNAL', isFault: true },
      { type: 'ECONNREFUSED', isFault: true },
      { type: 'Error', isFault: true },
      { type: 'TypeError', isFault: true },
      { type: 'RangeError', isFault: true },
    ]);
    expect(recorder.noted.every(({ ended }) => ended)).toBe(true);
  });

  it('are recorded for the part that is asked for, the same traces everywhere', () => {
    const calls = Array.from({ length: 4_000 }, () => newCall(1_000));
    record(0.25);
    const chosen = calls.filter(({ requestId }) => newCall(1_000, requestId).traceparent.endsWith('01'));
    // Of 4000 a quarter is 1000, give or take 27 once in three times.
    expect(Math.abs(chosen.length - 1_000)).toBeLessThan(200);
    for (const { requestId } of chosen) expect(newCall(1_000, requestId).traceparent).toMatch(/-01$/);
    expect(calls.filter(({ requestId }) => wouldBeSampled(requestId))).toEqual(chosen);
    expect(wouldBeSampled('phone-17')).toBe(true);
    record(0);
    expect(calls.filter(({ requestId }) => newCall(1_000, requestId).traceparent.endsWith('01'))).toEqual([]);
  });

  it('are not decided on by strangers', () => {
    const theirs = (flag: string) => `00-${TRACE}-b7ad6b7169203331-${flag}`;
    expect(withOwnSampling(theirs('00'))).toBe(theirs('01'));
    record(0);
    expect(withOwnSampling(theirs('01'))).toBe(theirs('00'));
    expect(withOwnSampling('00-zz-b7ad6b7169203331-01')).toBeUndefined();
  });

  it('of work that nobody asked for begin a trace only where they say so', async () => {
    await traced({ name: 'statement', kind: 'client' }, () => Promise.resolve());
    noteSpan(STEP, Date.now());
    expect(recorder.noted).toEqual([]);
    await tracedAnyway({ name: 'exchange', kind: 'client' }, () => traced(STEP, () => Promise.resolve()));
    expect(recorder.noted.map(({ name, call }) => [name, call.parent === undefined])).toEqual([
      ['exchange', true],
      ['step', false],
    ]);
  });

  it('are nothing at all without a recorder, or in a trace that is not recorded', async () => {
    record(0);
    const unrecorded = newCall(1_000);
    expect(beginSpan(unrecorded, STEP)).toBeUndefined();
    const seen = await runInSpan(unrecorded, STEP, (span) =>
      traced(STEP, (inner) => Promise.resolve([span, inner, currentCall()])),
    );
    expect(seen).toEqual([undefined, undefined, unrecorded]);
    recordSpans(undefined);
    await expect(tracedAnyway(STEP, (span) => Promise.resolve(span ?? currentCall()))).resolves.toBeUndefined();
    expect(recorder.noted).toEqual([]);
  });
});
