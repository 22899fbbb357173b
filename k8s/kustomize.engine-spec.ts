import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { render, type Raw } from './checks/render';

// What `npm test` finds out about the manifests rests on this; `npm run test:images` brings kustomize where it is not.
const overlays = readdirSync(join(__dirname, 'overlays')).map((name) => `overlays/${name}`);

/** Leaves out what we do not make: the hash behind a generated name, and the line ends in base64. */
const plain = (objects: readonly Raw[]): Raw[] =>
  objects
    .map((raw) => JSON.parse(JSON.stringify(raw).replace(/("[a-z0-9-]+)-[0-9a-z]{10}"/g, '$1"')) as Raw)
    .map((raw) => (raw['kind'] === 'Secret' ? (JSON.parse(JSON.stringify(raw).replaceAll('\\n', '')) as Raw) : raw))
    .sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
const nameOf = (raw: Raw): string => `${String(raw['kind'])}/${String((raw['metadata'] as Raw)['name'])}`;

it.each([...overlays, 'green', 'monitoring', 'platform/nats', 'platform/alertmanager'])(
  'kustomize makes the same of %s',
  (name) => {
    const folder = join(__dirname, name);
    const text = execFileSync('kustomize', ['build', folder], { encoding: 'utf8', stdio: 'pipe', maxBuffer: 16 * 1_048_576 });
    const made = parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as Raw);
    expect(made.length).toBeGreaterThan(0);
    expect(plain(made)).toEqual(plain(render(folder)));
  },
);
