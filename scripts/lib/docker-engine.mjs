import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBinary } from './install-binary.mjs';
import { launch, run, stopChild, untilReady } from './processes.mjs';
import { asRoot, dataFolder, Failure, step } from './project.mjs';
import { takeLock } from './run-lock.mjs';

/** Where what an engine of our own needs is kept between runs: its programs, images and layers. */
export const engineFolder = join(dataFolder, 'engine');
const tree = join(engineFolder, 'root');
/** Held by the process whose engine runs. */
export const engineLock = join(engineFolder, 'lock');

/** `docker build --check` needs Engine 28: Debian's stable release has an older one. */
const SUITE = 'testing';
const PACKAGES = [
  ...['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx'],
  ...['iptables', 'iproute2', 'slirp4netns', 'ca-certificates', 'kustomize'],
];
const START_MS = 60_000;
const STOP_MS = 30_000;

/** A folder or archive with Debian packages in it; what nobody reads in a container is left out. */
export async function debianTree(suite, packages, target) {
  const mmdebstrap = await ensureBinary('mmdebstrap', { debian: 'mmdebstrap' });
  const unread = ['doc', 'man', 'info', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  // A mirror that is a copy of an earlier day is as good.
  const options = ['--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=APT::Install-Recommends "false"'];
  const args = ['--quiet', '--variant=minbase', `--include=${packages.join(',')}`, ...unread, ...options, suite, target];
  await step(`Debian ${suite}: ${packages.slice(0, 3).join(', ')}`, () => run(mmdebstrap, args, { quiet: true }));
}

async function ensureTree() {
  const complete = join(engineFolder, 'complete');
  if ((await readFile(complete, 'utf8').catch(() => '')) === PACKAGES.join(' ')) return;
  await rm(tree, { recursive: true, force: true });
  await mkdir(engineFolder, { recursive: true });
  await debianTree(SUITE, PACKAGES, tree);
  await writeFile(complete, PACKAGES.join(' '));
}

/** What the engine's process does before it becomes the engine: its tree becomes `/`, with our folder at its own place in it. */
const entering = (folder) => `set -e
cd '${tree}'
mount --bind . .
cd '${tree}'
mkdir -p outside './${folder}'
mount --rbind /dev dev
mount -t proc proc proc
mount --rbind /sys sys
mount --bind '${folder}' './${folder}'
pivot_root . outside
umount -l /outside
ip link set lo up
rm -rf /run/docker* /run/containerd
exec dockerd --host unix:///run/docker.sock`;

/**
 * A Docker engine of Debian's packages for a machine that has none. It has a file tree and a network of its own, with a way out but none
 * in, so that nothing of the machine is changed and no port is taken; what wants to reach its containers is run by `inside`.
 * @param folder the repository, which the engine's programs see at the same place
 * @returns the environment in which `docker` is its client, `inside`, and `stop`
 * @throws Failure where that is impossible, with the reason
 */
export async function startEngine(folder) {
  if (process.platform !== 'linux' || !asRoot || !existsSync('/usr/bin/apt-get'))
    throw new Failure('No Docker engine answers. Start one; as root on Debian or Ubuntu one is brought along.');
  const holder = await takeLock(engineLock);
  if (holder !== undefined) throw new Failure(`Process ${holder} uses the engine of this clone: let it end first.`);
  try {
    await ensureTree();
    await copyFile('/etc/resolv.conf', join(tree, 'etc', 'resolv.conf'));
    return await enter(folder);
  } catch (error) {
    await rm(engineLock, { force: true });
    throw error;
  }
}

async function enter(folder) {
  const args = ['--mount', '--net', '--propagation', 'private', 'sh', '-c', entering(folder)];
  const daemon = launch('dockerd', 'unshare', args, { deathSignal: 'TERM' });
  const pid = String(daemon.child.pid);
  const bin = join(engineFolder, 'bin');
  await mkdir(bin, { recursive: true });
  // They may need a newer C library than the machine has.
  for (const name of ['docker', 'kustomize']) {
    const client = `#!/bin/sh\nexec nsenter --mount --target ${pid} --wdns="$PWD" /usr/bin/${name} "$@"\n`;
    await writeFile(join(bin, name), client, { mode: 0o755 });
  }
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  let way;
  const stop = async () => {
    await stopChild(daemon.child, 'SIGTERM', STOP_MS);
    if (way !== undefined) await stopChild(way.child, 'SIGTERM', STOP_MS);
    await rm(engineLock, { force: true });
  };
  const answers = () =>
    run('docker', ['info'], { quiet: true, env }).then(
      () => true,
      () => false,
    );
  try {
    await untilReady(daemon, answers, START_MS);
    const toOutside = ['slirp4netns', '--configure', '--mtu=65520', '--disable-host-loopback', pid, 'tap0'];
    way = launch('slirp4netns', 'nsenter', ['--mount', '--target', pid, ...toOutside], { deathSignal: 'TERM' });
    await untilReady(way, async () => (await readFile(`/proc/${pid}/net/dev`, 'utf8')).includes('tap0:'), START_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  const inside = (command, more, options = {}) =>
    run('nsenter', ['--net', '--target', pid, command, ...more], { ...options, env: { ...env, ...options.env, PATH: env.PATH } });
  return { env, inside, stop };
}
