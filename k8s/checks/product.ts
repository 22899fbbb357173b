import type { Raw } from './render';
import { KINDS, type Container, type KindName, type Manifest, type PodTemplate } from './kinds';
import type { Shape } from './shape';

type Lists = { readonly [K in KindName]: Manifest<K>[] };

/** Something that runs pods. */
export interface Workload {
  readonly name: string;
  readonly kind: 'Deployment' | 'Job';
  readonly template: PodTemplate;
  readonly container: Container;
}

/** Everything that an overlay puts into the cluster, by kind. */
export interface Product {
  readonly of: Lists;
  readonly workloads: readonly Workload[];
}

const label = (raw: Raw): string => `${String(raw['kind'])}/${String((raw['metadata'] as Raw | undefined)?.['name'])}`;

/** What the API server would refuse: unknown kinds, versions and fields, missing fields, values of the wrong sort. */
export function shapeProblems(objects: readonly Raw[], kinds: Readonly<Record<string, Shape<unknown>>> = KINDS): string[] {
  const twice = objects.map(label).filter((name, index, names) => names.indexOf(name) !== index);
  return [
    ...objects.flatMap(
      (raw) => kinds[String(raw['kind'])]?.problems(raw, label(raw)) ?? [`${label(raw)} is of a kind we do not use`],
    ),
    ...twice.map((name) => `${name} is there twice`),
  ];
}

/** Sorts objects whose shapes have been found right. */
export function asProduct(objects: readonly Raw[]): Product {
  const kinds = Object.keys(KINDS) as KindName[];
  const of = Object.fromEntries(kinds.map((kind) => [kind, objects.filter((raw) => raw['kind'] === kind)])) as unknown as Lists;
  const workloads = [...of.Deployment, ...of.Job].flatMap(({ kind, metadata, spec: { template } }) =>
    template.spec.containers.map((container) => ({ name: metadata.name, kind, template, container })),
  );
  return { of, workloads };
}

export type Labels = Readonly<Record<string, string>>;

/** True when a selector with these labels takes a thing with those. */
export const selects = (wanted: Labels, labels: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** Mebibytes of a quantity such as `128Mi` or `1Gi`. */
export function mebibytes(quantity: string): number {
  const [, number, unit] = /^([\d.]+)(Ki|Mi|Gi)?$/.exec(quantity) ?? [];
  return Number(number) * ({ Ki: 1 / 1_024, Mi: 1, Gi: 1_024 }[unit ?? ''] ?? 1 / 1_048_576);
}
