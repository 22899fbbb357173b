import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandOf, isAlive } from './processes.mjs';

/** The process that holds a lock file, undefined when there is none: a number may have gone to another program since. */
export async function holderOf(file) {
  const pid = Number(await readFile(file, 'utf8').catch(() => '0'));
  return pid > 0 && isAlive(pid) && commandOf(pid).includes('.mjs') ? pid : undefined;
}

/** Takes a lock file for this process. @returns the process that has it, undefined when it is ours now */
export async function takeLock(file) {
  await mkdir(dirname(file), { recursive: true });
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return undefined;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(file);
    if (holder !== undefined) return holder;
    await rm(file, { force: true });
  }
}

/** Does some work while no other process does the same. */
export async function alone(file, work) {
  for (let said = false; (await takeLock(file)) !== undefined; said = true) {
    if (!said) console.log('… waiting for another process that does the same');
    await pause(100);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
