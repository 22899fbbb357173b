import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isCollection, parse, parseAllDocuments, visit, type Document } from 'yaml';
import { fits, flag, list, map, object, oneOf, text, type Of } from './shape';

/** One object of the cluster as written, before its kind is looked at. */
export type Raw = Record<string, unknown>;

const operation = object(
  { op: oneOf('add', 'remove', 'replace'), path: text('a JSON pointer', /^\//) },
  { value: { problems: () => [] } },
);
export type Operation = Of<typeof operation>;

const kustomization = object(
  { apiVersion: oneOf('kustomize.config.k8s.io/v1beta1'), kind: oneOf('Kustomization'), resources: list(text(), 0) },
  {
    namespace: text(),
    images: list(object({ name: text(), newName: text() }, { newTag: text(), digest: text() })),
    generatorOptions: object({ disableNameSuffixHash: flag, labels: map(text()) }),
    configMapGenerator: list(
      object(
        { name: text() },
        { literals: list(text('NAME=value', /^[A-Z][A-Z0-9_]*=/)), files: list(text('a path')), behavior: oneOf('merge') },
      ),
    ),
    secretGenerator: list(object({ name: text(), files: list(text('a path')) })),
    patches: list(object({ target: object({ kind: text() }, { name: text() }), patch: text() })),
  },
);

function child(node: unknown, key: string, pointer: string): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) throw new Error(`${pointer} leads nowhere`);
  return (node as Raw)[key];
}

/**
 * Changes an object in place by one step of a JSON Patch (RFC 6902).
 * @throws Error when the path leads nowhere
 */
export function applyOperation(target: Raw, { op, path, value }: Operation): void {
  const keys = path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((node, key) => child(node, key, path), target);
  if (op !== 'add') child(parent, last, path);
  if (Array.isArray(parent)) {
    const at = last === '-' ? parent.length : Number(last);
    parent.splice(at, op === 'add' ? 0 : 1, ...(op === 'remove' ? [] : [structuredClone(value)]));
  } else if (op === 'remove') {
    Reflect.deleteProperty(parent as Raw, last);
  } else {
    (parent as Raw)[last] = structuredClone(value);
  }
}

const nameOf = (raw: Raw): unknown => (raw['metadata'] as Raw | undefined)?.['name'];

/** The object of this kind and name. @throws Error when there is none */
export function find(objects: readonly Raw[], kind: string, name: string): Raw {
  const found = objects.find((raw) => raw['kind'] === kind && nameOf(raw) === name);
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

/** What our parser reads and that of kustomize and kubectl does not: a question mark in an unquoted word between brackets. */
function refuseForeign(file: string, document: Document): void {
  visit(document, {
    Scalar: (_key, { type, source }, path) => {
      if (type === 'PLAIN' && source?.includes('?') === true && path.some((node) => isCollection(node) && node.flow === true))
        throw new Error(`${file}: ${source} needs quotes`);
    },
  });
}

// Kubernetes reads YAML 1.1, where an unquoted `off` is no text.
function readManifests(file: string): Raw[] {
  return parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('; ')}`);
    refuseForeign(file, document);
    return document.toJS() as Raw;
  });
}

/**
 * What `kubectl kustomize` makes of a folder, in the part of kustomize that we use; anything else in a kustomization is refused. The
 * hash at the end of a generated name is left out: kustomize puts it at both ends of every reference.
 * @throws Error naming the file that is wrong
 */
export function render(folder: string): Raw[] {
  const file = join(folder, 'kustomization.yaml');
  const plan: unknown = parse(readFileSync(file, 'utf8'));
  if (!fits(kustomization, plan)) throw new Error(`${file}: ${kustomization.problems(plan, '').join('; ')}`);

  const objects = plan.resources.flatMap((resource) => {
    const path = join(folder, resource);
    return statSync(path).isDirectory() ? render(path) : readManifests(path);
  });
  const { labels } = plan.generatorOptions ?? {};
  for (const { name, literals = [], files = [], behavior } of plan.configMapGenerator ?? []) {
    const data = Object.fromEntries([
      ...literals.map((literal) => [literal.slice(0, literal.indexOf('=')), literal.slice(literal.indexOf('=') + 1)]),
      ...files.map((path) => [basename(path), readFileSync(join(folder, path), 'utf8')]),
    ]) as Record<string, string>;
    if (behavior === 'merge') Object.assign(find(objects, 'ConfigMap', name)['data'] as Raw, data);
    else objects.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(labels && { labels }) }, data });
  }
  for (const { name, files } of plan.secretGenerator ?? []) {
    const data = Object.fromEntries(files.map((path) => [basename(path), readFileSync(join(folder, path)).toString('base64')]));
    objects.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name, ...(labels && { labels }) }, type: 'Opaque', data });
  }
  for (const { target, patch } of plan.patches ?? []) {
    const operations: unknown = parse(patch);
    if (!fits(list(operation), operations))
      throw new Error(`${file}: the patch of ${target.kind} ${target.name ?? ''} is not a list of operations`);
    const { kind, name } = target;
    const patched = name === undefined ? objects.filter((raw) => raw['kind'] === kind) : [find(objects, kind, name)];
    for (const raw of patched) for (const step of operations) applyOperation(raw, step);
  }
  if (plan.namespace !== undefined) for (const raw of objects) place(raw, plan.namespace);
  for (const { name, newName, newTag, digest } of plan.images ?? []) {
    const version = digest === undefined ? `:${newTag ?? 'latest'}` : `@${digest}`;
    for (const container of objects.flatMap(containersOf)) {
      if (String(container['image']).replace(/[:@].*$/, '') === name) container['image'] = `${newName}${version}`;
    }
  }
  return objects;
}

function place(raw: Raw, namespace: string): void {
  (raw['metadata'] as Raw)[raw['kind'] === 'Namespace' ? 'name' : 'namespace'] = namespace;
}

function containersOf(raw: Raw): Raw[] {
  const spec = raw['spec'] as { template?: { spec?: { containers?: Raw[] } } } | undefined;
  return spec?.template?.spec?.containers ?? [];
}

/** Files of a folder that a kustomization of it forgot. */
export function forgottenFiles(folder: string, files: readonly string[]): string[] {
  const plan = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as { resources?: string[] };
  return files.filter((file) => file !== 'kustomization.yaml' && !(plan.resources ?? []).includes(file));
}
