import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinary } from './find-binary.mjs';
import { run } from './processes.mjs';
import { Failure, root } from './project.mjs';

let answered;

/** Whether there is Docker with Compose and its daemon answers; asked once. */
export function dockerAnswers() {
  const works = (args) =>
    run('docker', args, { quiet: true, withinMs: 10_000 }).then(
      () => true,
      () => false,
    );
  return (answered ??= (async () =>
    findBinary('docker') !== undefined && (await works(['compose', 'version'])) && (await works(['info'])))());
}

/** The image that the compose file of the whole product has for a server. */
async function imageOf(name) {
  const text = await readFile(join(root, 'docker-compose.yml'), 'utf8');
  const image = new RegExp(`^\\s+image: (${name}:\\S+)`, 'm').exec(text)?.[1];
  if (image === undefined) throw new Failure(`docker-compose.yml names no image of ${name}`);
  return image;
}

const compose = (folder, ...args) =>
  run('docker', ['compose', '-f', join(folder, 'compose.json'), ...args], { quiet: true, cwd: folder });

/**
 * A server in a container, through Docker Compose; its data is in a volume.
 * @param service what it needs beside image, port and volume
 */
export async function startContainer(name, { folder, port, containerPort, dataPath, service, throwaway }) {
  await mkdir(folder, { recursive: true });
  const project = `cargotech-${name}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
  const ports = [`127.0.0.1:${port}:${containerPort}`];
  const server = { image: await imageOf(name), ports, volumes: [`data:${dataPath}`], ...service };
  await writeFile(join(folder, 'compose.json'), JSON.stringify({ name: project, services: { server }, volumes: { data: {} } }), {
    mode: 0o600,
  });
  await compose(folder, 'up', '--detach');
  return {
    name,
    ended: undefined,
    output: () => `(docker compose -p ${project} logs shows what it said)`,
    stop: () => compose(folder, 'down', '--timeout', '3', ...(throwaway ? ['--volumes'] : [])),
  };
}

/** Drops the volume of a server that ran in a container. */
export async function dropContainer(folder) {
  if (existsSync(join(folder, 'compose.json'))) await compose(folder, 'down', '--volumes', '--timeout', '3');
}
