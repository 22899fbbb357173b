import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { inputsOf, resultsIn } from '../bench/capacity/inputs';
import { capacity } from '../bench/capacity/model';
import { problemsOf } from './checks/check';
import { SERVICES } from './checks/environment';
import { asProduct, mebibytes } from './checks/product';
import { PRODUCTION_POLICIES, STAGING_POLICIES } from './checks/production-policies';
import { forgottenFiles, render, type Raw } from './checks/render';

const base = join(__dirname, 'base');
const overlays = readdirSync(join(__dirname, 'overlays'));

interface Secret {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly stringData: Readonly<Record<string, string>>;
}

const example = parseAllDocuments(readFileSync(join(__dirname, 'secrets.example.yaml'), 'utf8')).map(
  (document) => document.toJS() as Secret,
);

describe('the base', () => {
  it('is accepted whole', () => {
    expect(problemsOf(render(base))).toEqual([]);
  });

  it('names no version: each overlay does', () => {
    const images = asProduct(render(base)).workloads.map(({ container }) => container.image);
    expect(images.filter((image) => !image.endsWith(':set-by-overlay'))).toEqual([]);
  });

  it.each([
    '.',
    ...readdirSync(base, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  ])('folder %s renders every file that it holds', (folder) => {
    expect(forgottenFiles(join(base, folder), readdirSync(join(base, folder)))).toEqual([]);
  });
});

describe.each(overlays)('the overlay %s', (overlay) => {
  const objects: Raw[] = render(join(__dirname, 'overlays', overlay));
  const { of, workloads } = asProduct(objects);

  it('is accepted whole', () => {
    expect(problemsOf(objects)).toEqual([]);
  });

  it('says which version of every image runs', () => {
    expect(workloads.map(({ container }) => container.image).filter((image) => /:(set-by-overlay|latest)$/.test(image))).toEqual(
      [],
    );
  });

  it('runs migrations from a version that it runs itself', () => {
    const running = of.Deployment.flatMap(({ spec }) => spec.template.spec.containers.map(({ image }) => image));
    expect(running).toEqual(
      expect.arrayContaining(of.Job.flatMap(({ spec }) => spec.template.spec.containers.map(({ image }) => image))),
    );
  });

  it('stays inside its own namespace', () => {
    const [namespace] = of.Namespace;
    const places = objects.filter(({ kind }) => kind !== 'Namespace').map(({ metadata }) => (metadata as Raw)['namespace']);
    expect(new Set(places)).toEqual(new Set([namespace?.metadata.name]));
  });
});

describe('what pods ask for', () => {
  const scale = resultsIn(readFileSync(join(__dirname, '..', 'bench', 'SCALE.md'), 'utf8'));
  const inputs = inputsOf(scale);
  const figures = readFileSync(join(__dirname, '..', 'bench', 'RESULTS.md'), 'utf8');
  const underLoad = JSON.parse(/"memory":(\{[^}]*\})/.exec(figures)?.[1] ?? '{}') as Record<string, number>;
  const product = asProduct(render(base));
  const pods = SERVICES.map((service) => {
    const { requests, limits } = product.workloads.find(({ name }) => name === service)!.container.resources;
    const { maxReplicas, metrics } = product.of.HorizontalPodAutoscaler.find(({ metadata }) => metadata.name === service)!.spec;
    const share = (metrics[0]?.resource.target.averageUtilization ?? 0) / 100;
    const request = Number(requests.cpu.replace(/m$/, '')) / 1_000;
    // Where the autoscaler adds a pod.
    return { service, requests, limits, maxReplicas, grows: request * share, rest: inputs.rest[service] };
  });

  it('is the memory that was measured, and their limits leave room', () => {
    expect(Object.keys(underLoad).sort()).toEqual([...SERVICES].sort());
    const tight = pods.filter(({ service, requests, limits }) => {
      const resident = Math.max(underLoad[service] ?? 0, inputs.resident[service]);
      return mebibytes(requests.memory) < resident || mebibytes(limits.memory) < resident * 1.4;
    });
    expect(tight.map(({ service }) => service)).toEqual([]);
  });

  it('is so much CPU that a pod at rest does not call for another', () => {
    expect(pods.filter(({ rest, grows }) => rest > grows * 0.75).map(({ service }) => service)).toEqual([]);
  });

  it('is so much CPU that as many pods as there may be carry a hundred thousand drivers, by the capacity model', () => {
    const { services } = capacity(inputs, 100_000);
    const short = pods.filter(({ service, maxReplicas, grows, rest }) => {
      const cores = services.find((plan) => plan.service === service)?.cores ?? Infinity;
      return maxReplicas * (grows - rest) < cores;
    });
    expect(short.map(({ service }) => service)).toEqual([]);
  });
});

describe('the second colour of production', () => {
  const objects = render(join(__dirname, 'green'));
  const { of } = asProduct(objects);
  const blue = asProduct(render(join(__dirname, 'overlays', 'production')));

  it('is held to all that production is', () => {
    expect([...problemsOf(objects), ...PRODUCTION_POLICIES.flatMap((policy) => policy(asProduct(objects)))]).toEqual([]);
  });

  it('stands beside the first, and nobody is sent to it yet', () => {
    const places = objects.filter(({ kind }) => kind !== 'Namespace').map(({ metadata }) => (metadata as Raw)['namespace']);
    expect(new Set(places)).toEqual(new Set(['cargotech-production-green']));
    const canary = { 'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': '0' };
    expect(of.Ingress.map(({ metadata }) => metadata.annotations)).toEqual([
      expect.objectContaining(canary) as unknown,
      expect.objectContaining(canary) as unknown,
    ]);
    const paths = (ingresses: typeof of.Ingress) => ingresses.map(({ spec }) => spec.rules);
    expect(paths(of.Ingress)).toEqual(paths(blue.of.Ingress));
  });

  it('shares the budget of the exchange with the first', () => {
    const pods = (product: typeof blue): number =>
      product.of.HorizontalPodAutoscaler.filter(({ metadata }) => metadata.name === 'cargo-gateway').reduce(
        (sum, { spec }) => sum + spec.maxReplicas + 1,
        0,
      );
    const shares = of.ConfigMap.find(({ metadata }) => metadata.name === 'cargo-gateway')?.data['CARGOTECH_MAX_REPLICAS'];
    expect(Number(shares)).toBe(pods(blue) + pods({ ...blue, of }));
  });
});

it('no two overlays are at one address', () => {
  const hosts = overlays.flatMap((overlay) => {
    const { of } = asProduct(render(join(__dirname, 'overlays', overlay)));
    return [...new Set(of.Ingress.flatMap(({ spec }) => spec.rules.map(({ host }) => host)))];
  });
  expect(hosts.filter((host, index) => hosts.indexOf(host) !== index)).toEqual([]);
});

it('staging and production hold to what theirs asks for beside that', () => {
  const found = (overlay: string, policies: typeof STAGING_POLICIES): string[] =>
    policies.flatMap((policy) => policy(asProduct(render(join(__dirname, 'overlays', overlay)))));
  expect(overlays).toEqual(expect.arrayContaining(['demo', 'production', 'staging']));
  expect([...found('staging', STAGING_POLICIES), ...found('production', PRODUCTION_POLICIES)]).toEqual([]);
});

describe('the Secrets', () => {
  const wanted = asProduct(render(base))
    .workloads.flatMap(({ container }) => container.env)
    .flatMap(({ valueFrom }) =>
      valueFrom?.secretKeyRef === undefined ? [] : [`${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`],
    );
  const mounted = asProduct(render(join(__dirname, 'overlays', 'production'))).workloads.flatMap(({ template }) =>
    template.spec.volumes.flatMap(({ secret }) => (secret === undefined ? [] : [`${secret.secretName}/ca.crt`])),
  );
  const described = example.flatMap(({ metadata, stringData }) =>
    Object.keys(stringData).map((key) => `${metadata.name}/${key}`),
  );

  it('that pods read are the Secrets that the example describes', () => {
    expect([...described].sort()).toEqual([...new Set([...wanted, ...mounted])].sort());
  });

  it('have no values in the repository', () => {
    expect(new Set(example.flatMap(({ stringData }) => Object.values(stringData)))).toEqual(new Set(['fill-in']));
    expect(example.filter(({ kind }) => kind !== 'Secret')).toEqual([]);
  });
});
