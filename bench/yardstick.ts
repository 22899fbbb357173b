import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, freePort } from '#testing';
import type { Shot } from './load';
import type { Stage } from './stage';

/** The bare Fastify that every figure is held against: the same bytes to the same requests. */
export interface Yardstick {
  readonly url: string;
  readonly pid: number;
  readonly next: () => Shot;
  stop(): void;
}

/** Query and path are one to the bare server's router. */
const flat = (path: string): string => path.replace('?', '/').replaceAll(/[=&,.]/g, '-');

export async function startYardstick({ bodies, nextList }: Stage, folder: string): Promise<Yardstick> {
  const file = join(folder, 'bodies.json');
  writeFileSync(
    file,
    JSON.stringify(Object.fromEntries([...bodies].map(([path, body]) => [flat(path), body.toString('base64')]))),
  );
  const port = await freePort();
  const child = spawn(process.execPath, [join(__dirname, 'bare.js'), file, String(port)], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  const next = (): Shot => {
    const { path, headers } = nextList();
    return { path: flat(path), headers };
  };
  await eventually('the bare server answers', () =>
    fetch(`${url}${next().path}`).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
  return { url, pid: child.pid ?? 0, next, stop: () => void child.kill() };
}
