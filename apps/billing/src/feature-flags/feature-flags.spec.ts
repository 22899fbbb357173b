import {
  AuditRecorded,
  GetConfiguration,
  isOnFor,
  ListFlags,
  PutFlag,
  PutSetting,
  type PutFlagRequest,
  type StoredFlag,
} from '#contracts';
import { ProductConfiguration, ProductConfigurationModule } from '#messaging';
import { ServiceConfig, startService } from '#runtime';
import { eventually } from '#testing';
import { randomUUID } from 'node:crypto';
import { Stage } from '../testing/stage';

describe('a flag', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica();
  });
  afterAll(() => stage.stop());

  const flag = (changes: Partial<PutFlagRequest> = {}): Promise<StoredFlag> =>
    stage.ask(PutFlag, { name: 'new-list', enabled: true, percentage: 0, driverIds: [], actor: 'staff:test', ...changes });
  const drivers = Array.from({ length: 2_000 }, () => randomUUID());

  it('is made, changed under its version, and listed', async () => {
    expect(await flag()).toMatchObject({ version: 1, updatedBy: 'staff:test' });
    expect(await flag({ percentage: 10, version: 1 })).toMatchObject({ version: 2 });
    await expect(flag({ percentage: 20, version: 1 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect((await stage.ask(ListFlags, {})).items).toMatchObject([{ name: 'new-list', percentage: 10, version: 2 }]);
    await expect(flag({ name: 'No Such Name' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(flag({ percentage: 101 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is on for the same drivers always, and those of 10 % are among those of 20 %', () => {
    const on = (percentage: number): string[] =>
      drivers.filter((id) => isOnFor({ name: 'new-list', enabled: true, percentage, driverIds: [] }, id));
    expect(on(10)).toEqual(on(10));
    expect([on(0).length, on(100).length]).toEqual([0, drivers.length]);
    for (let percentage = 0; percentage < 100; percentage += 10) {
      const wider = new Set(on(percentage + 10));
      expect(on(percentage).every((id) => wider.has(id))).toBe(true);
      expect(Math.abs(wider.size / drivers.length - (percentage + 10) / 100)).toBeLessThan(0.05);
    }
  });

  it('is on for those listed, whatever the case of their ids, and off for all when it is off', async () => {
    const id = randomUUID();
    const stored = await flag({ driverIds: [id.toUpperCase(), id] });
    expect(stored.driverIds).toEqual([id]);
    expect(isOnFor(stored, id)).toBe(true);
    expect(isOnFor({ name: stored.name, enabled: false, percentage: 100, driverIds: [id] }, id)).toBe(false);
  });

  it('names so many drivers that all flags fit into one message', async () => {
    const many = Array.from({ length: 10_000 }, () => randomUUID());
    await flag({ name: 'many', driverIds: many });
    await expect(flag({ name: 'too-many', driverIds: many })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await flag({ name: 'many', driverIds: [] });
    expect((await stage.ask(ListFlags, {})).items.map(({ name }) => name)).toEqual(['many', 'new-list']);
  });

  it('and every setting are known to all replicas of every service within two seconds', async () => {
    const environment = { NATS_URL: stage.nats.url, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'silent' };
    const definition = { name: 'reader', config: ServiceConfig, module: ProductConfigurationModule };
    const readers = await Promise.all([1, 2].map(() => startService(definition, environment)));
    await Promise.all(readers.map(({ hearing }) => hearing));
    const known = readers.map(({ app }) => app.get(ProductConfiguration, { strict: false }));
    const all = (what: string, holds: (one: ProductConfiguration) => boolean): Promise<void> =>
      eventually(what, () => known.every(holds), 2_000);
    await all('the first answer', (one) => one.current().version > 0);
    await flag({ percentage: 55 });
    await all('the flag', (one) => one.current().flags.some(({ name, percentage }) => name === 'new-list' && percentage === 55));
    await stage.ask(PutSetting, { key: 'support-contact', value: '@other', actor: 'staff:test' });
    await all('the setting', (one) => one.current().supportContact === '@other');
    expect(known[0]?.current()).toEqual(await stage.ask(GetConfiguration, {}));
    await Promise.all(readers.map((reader) => reader.stop()));
  });

  it('is audited with what it was and what it became', async () => {
    const audited = (await stage.said(AuditRecorded)).filter(({ action }) => action === 'feature-flag.changed');
    expect(audited[0]).toMatchObject({
      service: 'billing',
      actor: 'staff:test',
      target: 'feature-flag:new-list',
      after: { enabled: true, percentage: 0, drivers: 0 },
    });
    expect(audited[1]).toMatchObject({ before: { percentage: 0 }, after: { percentage: 10 } });
  });
});
