import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { debianTree, engineFolder } from './docker-engine.mjs';
import { run } from './processes.mjs';
import { Failure, root } from './project.mjs';

const recipes = join(root, 'scripts', 'stand-ins');
const folder = join(engineFolder, 'stand-ins');
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';
const NPM = 'npm@10.9.4';

/** The first group of an expression in a file of the repository. @throws Failure when it is not there */
async function written(file, expression) {
  const found = expression.exec(await readFile(join(root, file), 'utf8'))?.[1];
  if (found === undefined) throw new Failure(`${file} does not say ${expression.source}`);
  return found;
}

/** Unpacks an npm package, once. */
async function unpacked(name) {
  const place = join(folder, name.replace('@', '-'));
  if (!existsSync(place)) {
    const archive = await run('npm', ['pack', '--silent', '--pack-destination', folder, name], { quiet: true });
    await run('tar', ['xzf', join(folder, archive.trim().split('\n').pop() ?? ''), '-C', folder], { quiet: true });
    await rename(join(folder, 'package'), place);
  }
  return place;
}

/** A Debian system of these packages as an image, once for each engine. */
async function system(tag, suite, packages, env) {
  const archive = join(folder, `${suite}.tar`);
  if (!existsSync(archive)) {
    await debianTree(suite, packages, `${archive}.tmp.tar`);
    await rename(`${archive}.tmp.tar`, archive);
  }
  await run('docker', ['import', archive, tag], { quiet: true, env });
}

/**
 * Builds what our images and the compose file take from a registry of images, out of packages of Debian and npm, and gives it the names
 * by which they ask for it. The versions are those of Debian: near the real ones, not the same.
 */
export async function buildStandIns(env) {
  const there = (tag) =>
    run('docker', ['image', 'inspect', tag], { quiet: true, env }).then(
      () => true,
      () => false,
    );
  const build = (file, tag, place, ...more) =>
    run('docker', ['build', '--quiet', '--file', join(recipes, file), '--tag', tag, ...more, place], { quiet: true, env });
  await mkdir(folder, { recursive: true });

  const base = await written('Dockerfile', /^ARG NODE_IMAGE=(\S+)$/m);
  if (!(await there(base))) {
    const [, version, suite] = /^node:([\d.]+)-(\w+)-slim$/.exec(base) ?? [];
    const place = join(folder, 'node');
    await rm(place, { recursive: true, force: true });
    await mkdir(place);
    await copyFile(join(await unpacked(`node-linux-${process.arch}@${version}`), 'bin', 'node'), join(place, 'node'));
    await run('cp', ['-r', await unpacked(NPM), join(place, 'npm')], { quiet: true });
    await copyFile(AUTHORITIES, join(place, 'authorities.crt'));
    await system('stand-in/node-system', suite, ['ca-certificates'], env);
    await build('node.Dockerfile', base, place);
  }

  const servers = ['postgres', 'redis', 'nats'];
  const tags = await Promise.all(
    servers.map((name) => written('docker-compose.yml', new RegExp(`^ +image: (${name}:\\S+)$`, 'm'))),
  );
  if ((await Promise.all(tags.map(there))).every(Boolean)) return;
  await system('stand-in/servers-system', 'trixie', ['postgresql-17', 'redis-server', 'nats-server', 'wget'], env);
  for (const [index, name] of servers.entries()) await build('servers.Dockerfile', tags[index], recipes, '--target', name);
}
