import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contracts from '#contracts';
import { SERVICES } from '../checks/environment';

const folder = join(__dirname, 'nats');
const written = readFileSync(join(folder, 'permissions.conf'), 'utf8');

/** What stands between the name of a user and that of the next. */
const rightsOf = (user: string): string => (written.split(`user: "${user}"`)[1] ?? '').split('user: "')[0] ?? '';

describe('the rights of the services', () => {
  it('are what their sources need', () => {
    const made = execFileSync(process.execPath, [join(folder, 'permissions.mjs'), '--print'], { encoding: 'utf8' });
    // When this fails: node k8s/platform/nats/permissions.mjs
    expect(written).toBe(made);
  });

  const subjects = Object.values(contracts).flatMap((one) =>
    typeof one === 'object' && 'subject' in one && typeof one.subject === 'string' ? [one.subject] : [],
  );

  it.each(subjects.filter((subject) => subject.startsWith('rpc.')))('let one service answer %s', (subject) => {
    expect(SERVICES.filter((service) => rightsOf(service).includes(`"${subject} ${service}"`))).toHaveLength(1);
  });

  it.each(subjects.filter((subject) => subject.startsWith('evt.')))('let somebody say %s', (subject) => {
    expect(SERVICES.filter((service) => rightsOf(service).includes(`"${subject}"`)).length).toBeGreaterThan(0);
  });

  it('give nobody what would let them take messages away, but what they have parked', () => {
    const lines = written.replaceAll('"$JS.API.STREAM.MSG.DELETE.PARKED"', '');
    expect(lines).not.toMatch(/(DELETE|PURGE|SNAPSHOT|RESTORE|"\$JS\.API\.>|"[>*])/);
    expect(rightsOf('api-gateway')).not.toContain('MSG.DELETE');
  });
});
