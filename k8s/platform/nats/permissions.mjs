/**
 * Who may say and hear what on NATS, from what the sources say: `node k8s/platform/nats/permissions.mjs` writes permissions.conf anew,
 * with `--print` it only shows it. Standard library only. A test fails while the file is not what this makes.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const SERVICES = ['api-gateway', 'auth-session', 'billing', 'bot', 'cargo-gateway', 'filtering'];
/** Modules of libraries that ask and hear for the service that imports them. */
const SHARED = {
  ProductConfigurationModule: { calls: ['GetConfiguration'], replicas: ['ConfigurationChanged'] },
  AccessBookModule: { calls: ['GetAccess', 'GetConfiguration'], replicas: ['AccessChanged', 'ConfigurationChanged'] },
};

const sourcesOf = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/spec\.ts$|(^|\/)testing\//.test(path))
    .sort()
    .map((path) => readFileSync(join(root, folder, path), 'utf8'));

/** Contract name → its kind and subject. */
function readContracts() {
  const found = sourcesOf('libs/contracts/src').flatMap((source) => [
    ...source.matchAll(/export const (\w+) = define(Rpc|Page|Event)(?:<[^(]*>)?\(\{\s*subject: '([^']+)'/g),
  ]);
  return new Map(found.map(([, name, kind, subject]) => [name, { event: kind === 'Event', subject }]));
}

/** Streams and what they keep: [name, beginning of the subjects]. */
const readStreams = () =>
  sourcesOf('libs/contracts/src').flatMap((source) =>
    [...source.matchAll(/name: '([A-Z_]+)', subjects: \['([^']+)>'\]/g)].map(([, name, subjects]) => [name, subjects]),
  );

/** What the sources of a service do with contracts. Whatever names an event neither to hear nor to follow it says it. */
function readUses(service, contracts) {
  const uses = { calls: [], answers: [], hears: [], replicas: [], follows: [], says: [], requeues: false };
  const add = (to, name) => {
    if (!uses[to].includes(name)) uses[to].push(name);
  };
  for (const source of sourcesOf(join('apps', service, 'src'))) {
    for (const [module, shared] of Object.entries(SHARED))
      if (new RegExp(`\\b${module}\\b`).test(source))
        for (const to of ['calls', 'replicas']) for (const name of shared[to]) add(to, name);
    if (/\bParkedMessages\b/.test(source)) uses.requeues = true;
    const body = source.replaceAll(/^import [^;]*;/gm, '').replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
    for (const [name, { event }] of contracts) {
      for (const { index } of body.matchAll(new RegExp(`\\b${name}\\b`, 'g'))) {
        const before = body.slice(Math.max(0, index - 20), index);
        const after = body.slice(index + name.length, index + name.length + 40);
        if (/@Handle(Rpc|Page)\(\s*$/.test(before)) add('answers', name);
        else if (/@HandleEvent\(\s*$/.test(before))
          add(/^,\s*\{[^}]*everyReplica: true/.test(after) ? 'replicas' : 'hears', name);
        else if (/\.follow\(\s*$/.test(before)) add('follows', name);
        else if (event && !/[:<|]\s*$|typeof $/.test(before)) add('says', name);
        else if (!event) add('calls', name);
      }
    }
  }
  return uses;
}

const js = (verb, ...rest) => ['$JS.API', verb, ...rest].join('.');

/** Subjects of one user: `publish` and `subscribe`, the latter with its queue group where there is one. */
function permissionsOf(service, { calls, answers, hears, replicas, follows, says, requeues }, contracts, streams) {
  const subject = (name) => contracts.get(name).subject;
  const streamOf = (name) => streams.find(([, start]) => subject(name).startsWith(start))[0];
  const durable = (name) => `${service}--${subject(name).replaceAll('.', '-')}`;
  const consumers = hears.flatMap((name) => {
    const [stream, own] = [streamOf(name), durable(name)];
    return [
      js('CONSUMER.CREATE', stream, own, subject(name)),
      js('CONSUMER.DURABLE.CREATE', stream, own),
      js('CONSUMER.INFO', stream, own),
      js('CONSUMER.MSG.NEXT', stream, own),
      `$JS.ACK.${stream}.${own}.>`,
    ];
  });
  const followed = [...new Set(follows.map(streamOf))].flatMap((stream) => [
    js('CONSUMER.CREATE', stream),
    js('CONSUMER.CREATE', stream, '>'),
    js('CONSUMER.INFO', stream, '*'),
    js('CONSUMER.MSG.NEXT', stream, '*'),
  ]);
  // Who hears parks what it cannot handle, and lets go of it when a second try has worked; NATS tells apart streams, not messages.
  const parked = [`parked.${service}.>`, js('STREAM.MSG.GET', 'PARKED'), js('STREAM.MSG.DELETE', 'PARKED')];
  return {
    publish: [
      ...calls.map(subject),
      ...says.map(subject),
      ...(hears.length > 0 ? parked : []),
      ...(requeues ? ['again.>', js('STREAM.MSG.GET', 'PARKED')] : []),
      ...ensuring(streams),
      ...consumers,
      ...followed,
    ].sort(),
    subscribe: [
      ...answers.map((name) => `${subject(name)} ${service}`),
      ...hears.map((name) => `again.${service}.${subject(name)} ${service}`),
      ...replicas.map(subject),
      `_INBOX.${service}.>`,
    ].sort(),
  };
}

/** Every process makes the streams that are missing (a wiped store heals by itself); none may delete or purge them. */
const ensuring = (streams) => [
  js('INFO'),
  ...streams.flatMap(([name]) => [js('STREAM.CREATE', name), js('STREAM.INFO', name), js('STREAM.UPDATE', name)]),
];

const block = (indent, subjects) => subjects.map((subject) => `${indent}"${subject}"`).join('\n');
const variable = (service) => `PASSWORD_${service.toUpperCase().replaceAll('-', '_')}`;

const user = (service, { publish, subscribe }, answers) => `  {
    user: "${service}"
    password: $${variable(service)}
    permissions {
      publish { allow: [
${block('        ', publish)}
      ] }
      subscribe { allow: [
${block('        ', subscribe)}
      ] }${answers ? '\n      # Only to whoever asked, once, while they still wait.\n      allow_responses { max: 1, expires: "30s" }' : ''}
    }
  }`;

function permissions() {
  const contracts = readContracts();
  const streams = readStreams();
  const users = SERVICES.map((service) => {
    const uses = readUses(service, contracts);
    return user(service, permissionsOf(service, uses, contracts, streams), uses.answers.length > 0);
  });
  const migrate = user('migrate', { publish: ensuring(streams).sort(), subscribe: ['_INBOX.migrate.>'] }, false);
  return `# Made by permissions.mjs from the contracts and from what each service does with them; do not edit.
# A subject in the lists to hear that is followed by a name may be heard in that queue group alone: nobody listens beside it.
users: [
${[...users, migrate].join('\n')}
]
`;
}

if (process.argv[2] === '--print') process.stdout.write(permissions());
else writeFileSync(join(here, 'permissions.conf'), permissions());
