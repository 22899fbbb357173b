/**
 * `npm run images [-- VERSION]`: all images, by the Docker engine that answers. Beside them, in `.data/images`: what is in each (SBOM), how
 * it was built (provenance) and how large it is. An image over 200 MB compressed is a failure.
 */
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { dockerAnswers } from './lib/container.mjs';
import { run } from './lib/processes.mjs';
import { dataFolder, die, Failure, isMain, root, step } from './lib/project.mjs';

const folder = join(dataFolder, 'images');
const LIMIT_MB = 200;

/** Bytes of a file after gzip, as a registry keeps layers. */
async function compressed(file) {
  let bytes = 0;
  const counter = new Writable({ write: (chunk, _encoding, done) => ((bytes += chunk.length), done()) });
  await pipeline(createReadStream(file), createGzip(), counter);
  return bytes;
}

/** Compressed megabytes of each image; a layer that several share is compressed once and counts in each. */
async function sizesOf(tags, env) {
  const place = join(folder, 'layers');
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  try {
    await run('docker', ['save', '--output', join(place, 'all.tar'), ...tags], { quiet: true, env });
    await run('tar', ['xf', join(place, 'all.tar'), '-C', place], { quiet: true });
    const images = JSON.parse(await readFile(join(place, 'manifest.json'), 'utf8'));
    const layers = [...new Set(images.flatMap(({ Layers }) => Layers))];
    const bytes = new Map(await Promise.all(layers.map(async (layer) => [layer, await compressed(join(place, layer))])));
    const total = ({ Layers }) => Layers.reduce((sum, layer) => sum + bytes.get(layer), 0) / 1e6;
    return new Map(images.flatMap((image) => image.RepoTags.map((tag) => [tag, Math.round(total(image))])));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

const revision = () =>
  run('git', ['rev-parse', 'HEAD'], { quiet: true }).then(
    (text) => text.trim(),
    () => 'unknown',
  );

/**
 * Lints the Dockerfile, builds every image and writes down what is in it.
 * @returns `{ name, tag, megabytes }` of each
 * @throws Failure when a warning is found, a build fails or an image is too large
 */
export async function buildImages(env, { version = 'demo', say = console.log } = {}) {
  await mkdir(folder, { recursive: true });
  for (const target of ['service', 'sandbox'])
    await run('docker', ['build', '--check', '--target', target, '.'], { quiet: true, env });
  const metadata = join(folder, 'build.json');
  const given = { ...env, VERSION: version, REVISION: await revision(), BUILDX_METADATA_PROVENANCE: 'max' };
  const bake = ['buildx', 'bake', '--load', '--progress=plain', `--metadata-file=${metadata}`];
  await step('building the images', () => run('docker', bake, { quiet: true, env: given }));

  const built = JSON.parse(await readFile(metadata, 'utf8'));
  const targets = Object.entries(built).flatMap(([name, one]) =>
    one['image.name'] === undefined ? [] : [{ name, ...one, 'image.name': one['image.name'].replace(/^docker\.io\//, '') }],
  );
  const sizes = await step('measuring them', () =>
    sizesOf(
      targets.map((one) => one['image.name']),
      env,
    ),
  );
  const images = [];
  for (const { name, 'image.name': tag, 'buildx.build.provenance': provenance } of targets) {
    const sbom = await run('docker', ['run', '--rm', '--network=none', tag, 'cat', 'sbom.cdx.json'], { quiet: true, env });
    await writeFile(join(folder, `${name}.sbom.cdx.json`), sbom);
    await writeFile(join(folder, `${name}.provenance.json`), JSON.stringify(provenance, undefined, 2));
    images.push({ name, tag, megabytes: sizes.get(tag) });
  }
  await writeFile(join(folder, 'sizes.json'), JSON.stringify(images, undefined, 2));
  for (const { tag, megabytes } of images) say(`  ${tag.padEnd(36)} ${String(megabytes).padStart(4)} MB compressed`);
  const large = images.filter(({ megabytes }) => !(megabytes < LIMIT_MB)).map(({ name }) => name);
  if (large.length > 0) throw new Failure(`over ${LIMIT_MB} MB: ${large.join(', ')}`);
  return images;
}

async function main() {
  if (!(await dockerAnswers()))
    throw new Failure('No Docker engine answers: `docker info` says why. `npm run test:images` brings one.');
  await buildImages(process.env, { version: process.argv[2] });
  console.log(`SBOM and provenance of each: ${folder.slice(root.length + 1)}`);
}

if (isMain(import.meta.url)) await main().catch(die);
