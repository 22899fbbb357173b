import { AlarmRaised, AuditRecorded, VerifyAudit, type AuditRecordedPayload, type AuditVerdict } from '#contracts';
import { eventually } from '#testing';
import { connect, type NatsConnection } from 'nats';
import { DAY, HOUR, NOON, Stage } from '../testing/stage';

const line = (index: number, changes: Partial<AuditRecordedPayload> = {}): AuditRecordedPayload => ({
  service: 'auth-session',
  action: 'driver.login',
  actor: `driver:${index}`,
  at: new Date(NOON).toISOString(),
  ...changes,
});

jest.setTimeout(60_000);

describe('the audit log', () => {
  let stage: Stage;
  let stranger: NatsConnection;

  beforeAll(async () => {
    stage = await Stage.set();
    stranger = await connect({ servers: stage.nats.url });
    await Promise.all([stage.replica(), stage.replica()]);
  });
  afterAll(async () => {
    await stranger.close();
    await stage.stop();
  });

  const count = async (): Promise<number> =>
    (await stage.rows<{ count: number }>('select count(*)::int as count from billing.audit'))[0]?.count ?? 0;
  const holds = (lines: number): Promise<void> => eventually(`${lines} lines`, async () => (await count()) === lines, 60_000);
  const verdict = (): Promise<AuditVerdict> => stage.ask(VerifyAudit, {});
  /** What only somebody who owns the database can do; undone when `look` has seen what it leads to. */
  const tampered = async (statements: string[], look: () => Promise<void>): Promise<void> => {
    const tables = ['audit', 'audit_head'];
    for (const table of tables) {
      await stage.client.query(`alter table billing.${table} disable trigger user`);
      await stage.client.query(`create temporary table kept_${table} as table billing.${table}`);
    }
    try {
      for (const statement of statements) await stage.client.query(statement);
      await look();
    } finally {
      for (const table of tables) {
        await stage.client.query(`truncate billing.${table}`);
        await stage.client.query(`insert into billing.${table} select * from kept_${table}`);
        await stage.client.query(`drop table kept_${table}`);
        await stage.client.query(`alter table billing.${table} enable trigger user`);
      }
    }
    expect(await verdict()).toMatchObject({ whole: true });
  };

  it('that is empty is whole', async () => {
    expect(await verdict()).toEqual({ whole: true, lines: 0 });
  });

  it('takes 2000 facts heard by two replicas at once, each one once and without a gap', async () => {
    await Promise.all(
      Array.from({ length: 2_000 }, (_, index) =>
        stranger.jetstream().publish(AuditRecorded.subject, JSON.stringify(line(index)), { msgID: `many-${index}` }),
      ),
    );
    await holds(2_000);
    const [numbers] = await stage.rows('select min(seq)::int as first, max(seq)::int as last from billing.audit');
    expect(numbers).toEqual({ first: 1, last: 2_000 });
    expect(await verdict()).toEqual({ whole: true, lines: 2_000 });
  });

  it('writes a fact that comes again only once', async () => {
    const stream = stranger.jetstream();
    const say = (index: number): Promise<unknown> =>
      stream.publish(AuditRecorded.subject, JSON.stringify(line(index)), { msgID: 'fresh' });
    await say(1);
    await holds(2_001);
    const manager = await stranger.jetstreamManager();
    await manager.streams.update('EVT_AUDIT', { duplicate_window: 100_000_000 });
    await eventually('JetStream has forgotten the id', async () => {
      await say(1);
      return (await manager.streams.info('EVT_AUDIT')).state.messages === 2_002;
    });
    await stage.say(AuditRecorded, line(2), 'after');
    await holds(2_002);
    expect(await verdict()).toEqual({ whole: true, lines: 2_002 });
  });

  it('keeps all that was said, whatever stands in it', async () => {
    const odd = line(0, {
      target: 'response:"1"',
      address: '203.0.113.9',
      requestId: 'web-1',
      actor: 'half a pair \ud800 and a NUL \0',
      before: { 'ключ"': [1.5, null, { a: 'б\u0000' }] },
      after: { b: 1, a: 2 },
      facts: { status: 403, refused: true, why: '\ud800' },
    });
    await stage.say(AuditRecorded, odd, 'odd');
    await holds(2_003);
    const [row] = await stage.rows(
      'select target, address, request_id, before::text, after::text, facts::text from billing.audit where event_id = $1',
      ['odd'],
    );
    expect(row).toMatchObject({ target: 'response:"1"', address: '203.0.113.9', request_id: 'web-1', after: '{"b":1,"a":2}' });
    expect(await verdict()).toEqual({ whole: true, lines: 2_003 });
  });

  it('does not let one that nobody can write keep out those that came with it', async () => {
    // A week is a moment in ISO 8601, and none that JavaScript can read.
    const facts = Array.from({ length: 10 }, (_, index) => line(index, index === 4 ? { at: '2026-W01' } : {}));
    await Promise.all(facts.map((fact, index) => stage.say(AuditRecorded, fact, `mixed-${index}`)));
    await holds(2_012);
    expect(await verdict()).toEqual({ whole: true, lines: 2_012 });
  });

  it('takes the id of the request from the work that said it', async () => {
    await stage.say(AuditRecorded, line(1), 'traced');
    await holds(2_013);
    const [row] = await stage.rows<{ request_id: string }>('select request_id from billing.audit where event_id = $1', [
      'traced',
    ]);
    expect(row?.request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('goes on without a gap after the connections to PostgreSQL were cut', async () => {
    const publishing = Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        stranger.jetstream().publish(AuditRecorded.subject, JSON.stringify(line(index)), { msgID: `cut-${index}` }),
      ),
    );
    await eventually('some are written', async () => (await count()) > 2_020);
    await stage.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await publishing;
    await holds(2_213);
    expect(await verdict()).toEqual({ whole: true, lines: 2_213 });
  });

  it('tells the logs every hour where it stands', async () => {
    const anchors = (): number => stage.log.text.split('the audit log stands at line').length - 1;
    const before = anchors();
    stage.clock.pass(HOUR);
    for (const [index, id] of ['hour-1', 'hour-2', 'hour-3'].entries()) await stage.say(AuditRecorded, line(index), id);
    await holds(2_216);
    expect(anchors() - before).toBeGreaterThanOrEqual(1);
    expect(anchors() - before).toBeLessThanOrEqual(2);
  });

  it.each(['update billing.audit set actor = actor', 'delete from billing.audit', 'truncate billing.audit'])(
    'refuses: %s',
    async (statement) => {
      await expect(stage.client.query(statement)).rejects.toThrow(/only grows/);
    },
  );

  it('does not let its anchor go back', async () => {
    await expect(stage.client.query('update billing.audit_head set seq = seq - 1')).rejects.toThrow(/only grows/);
    await expect(stage.client.query('delete from billing.audit_head')).rejects.toThrow(/only grows/);
  });

  describe('shows with its number', () => {
    const columns = 'event_id service action actor target request_id address';
    const changes: [string, string][] = [
      ...columns.split(' ').map((name): [string, string] => [name, `overlay(${name} placing '~' from 1 for 1)`]),
      ['before', `replace(before::text, '1.5', '1.6')::json`],
      ['after', `replace(after::text, '"b":1', '"b": 1')::json`],
      ['facts', `replace(facts::text, '403', '200')::json`],
      ['at', `at + interval '1 millisecond'`],
      ['recorded_at', `recorded_at - interval '1 millisecond'`],
      ['hash', 'set_byte(hash, 31, get_byte(hash, 31) # 1)'],
    ];

    it.each(changes)('one changed byte of %s', async (column, changed) => {
      const textOf = async (): Promise<unknown> =>
        (await stage.rows<{ text: string }>(`select ${column}::text as text from billing.audit where seq = 2003`))[0]?.text;
      const before = await textOf();
      await tampered([`update billing.audit set ${column} = ${changed} where seq = 2003`], async () => {
        expect(await textOf()).not.toBe(before);
        expect(await verdict()).toMatchObject({ whole: false, lines: 2_002, brokenAt: 2_003 });
      });
    });

    it('a line that was deleted', () =>
      tampered(['delete from billing.audit where seq = 700'], async () => {
        expect(await verdict()).toMatchObject({ whole: false, brokenAt: 700, lines: 699 });
      }));

    it('a line that was put in', () =>
      tampered(
        [
          `insert into billing.audit (seq, event_id, service, action, actor, at, recorded_at, hash)
           select seq + 1, 'forged', service, action, actor, at, recorded_at, hash from billing.audit order by seq desc limit 1`,
        ],
        async () => {
          expect(await verdict()).toMatchObject({ whole: false, brokenAt: 2_217 });
        },
      ));

    it('two lines that changed places', () =>
      tampered(
        [
          'update billing.audit set seq = 1000000 where seq = 10',
          'update billing.audit set seq = 10 where seq = 11',
          'update billing.audit set seq = 11 where seq = 1000000',
        ],
        async () => {
          expect(await verdict()).toMatchObject({ whole: false, brokenAt: 10 });
        },
      ));

    const cut = 'delete from billing.audit where seq > 2200';
    it.each<[string, string[], object]>([
      ['an end that was cut off', [cut], { brokenAt: 2_201 }],
      [
        'its anchor moved to the new end',
        [cut, 'update billing.audit_head set seq = a.seq, hash = a.hash from billing.audit as a where a.seq = 2200'],
        { problem: expect.stringContaining('not made by us') as string },
      ],
      ['its anchor gone', [cut, 'delete from billing.audit_head'], { problem: expect.stringContaining('gone') as string }],
      ['everything gone but the anchor', ['truncate billing.audit'], { brokenAt: 1, lines: 0 }],
    ])('%s', (_, statements, expected) =>
      tampered(statements, async () => {
        expect(await verdict()).toMatchObject({ whole: false, ...expected });
      }),
    );

    it('and raises an alarm', async () => {
      expect(await stage.said(AlarmRaised)).toContainEqual(expect.objectContaining({ alarm: 'audit-broken' }));
    });
  });

  it('goes on where it stood after a month and a start', async () => {
    stage.clock.pass(30 * DAY);
    await stage.replica();
    await stage.say(AuditRecorded, line(1), 'a month later');
    await holds(2_217);
    expect(await verdict()).toEqual({ whole: true, lines: 2_217 });
  });
});
