import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dataFolder } from './project.mjs';

/** Where packages are unpacked that could not be installed. */
export const unpackedFolder = join(dataFolder, 'packages');

/** Folders that hold servers and are not on everybody's PATH. */
const USUAL_FOLDERS = ['/usr/local/bin', '/usr/bin', '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];
const UNPACKED_FOLDERS = ['usr/bin', 'usr/sbin'].map((folder) => join(unpackedFolder, folder));

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The binary on PATH, in the usual folders, or among those unpacked before. */
export function findBinary(name, env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter), ...USUAL_FOLDERS, ...UNPACKED_FOLDERS];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** The variable through which unpacked binaries find the libraries unpacked beside them; nothing when there are none. */
export function libraryPath() {
  const folders = ['lib', 'usr/lib']
    .map((folder) => join(unpackedFolder, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => folder.endsWith('-linux-gnu'));
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: [...folders, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
}
