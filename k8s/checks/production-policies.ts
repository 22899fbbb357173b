import type { Policy } from './pod-policies';
import { givenTo } from './product-policies';

const LEAST_GATEWAYS = 3;

/** What runs is what was tried: a tag may be moved to another image, a digest may not. */
export const imagesAreExact: Policy = ({ workloads }) =>
  workloads
    .filter(({ container }) => !container.image.includes('@sha256:'))
    .map(({ name, container }) => `${name}: ${container.image} is no digest`);

export const productionIsQuiet: Policy = (product) =>
  product.workloads.flatMap((workload) =>
    givenTo(workload, product)
      .filter(
        ({ name, value }) =>
          (name === 'API_DOCS' && value !== 'false') ||
          (name === 'LOG_LEVEL' && value !== 'info') ||
          name === 'DEMO_CLOCK_URL' ||
          name === 'SANDBOX_URL',
      )
      .map(({ name, value }) => `${workload.name}: ${name} is ${value ?? 'set'}`),
  );

export const lossesAreSurvived: Policy = ({ of, workloads }) => [
  ...of.HorizontalPodAutoscaler.filter(
    ({ metadata, spec }) => metadata.name === 'api-gateway' && spec.minReplicas < LEAST_GATEWAYS,
  ).map(({ spec }) => `api-gateway: ${spec.minReplicas} replicas and a lost zone are too few`),
  ...workloads
    .filter(
      ({ kind, container }) => kind === 'Job' && container.env.find(({ name }) => name === 'NATS_STREAM_REPLICAS')?.value !== '3',
    )
    .map(({ name }) => `${name}: streams would be kept on one server`),
];

export const itIsWatched: Policy = ({ of }) => [
  ...(of.PodMonitor.length === 1 ? [] : ['nobody is watched']),
  ...(of.PrometheusRule.length > 0 ? [] : ['there are no alerts']),
];

/** Certificates renew themselves, and the webhooks come in where their secret is not written down. */
export const doorsAreLocked: Policy = ({ of }) => [
  ...of.Ingress.filter(({ metadata }) => metadata.annotations?.['cert-manager.io/cluster-issuer'] === undefined).map(
    ({ metadata }) => `Ingress ${metadata.name}: nobody renews its certificate`,
  ),
  ...['/api/v1/webhooks/telegram', '/api/v1/webhooks/yookassa'].flatMap((path) => {
    const at = of.Ingress.filter(({ spec }) => spec.rules.some(({ http }) => http.paths.some((one) => one.path === path)));
    const [door] = at;
    if (door === undefined) return [`no way leads to ${path}`];
    return door.metadata.annotations?.['nginx.ingress.kubernetes.io/enable-access-log'] === 'false'
      ? []
      : [`${path} is written to the log of the ingress`];
  }),
];

/** What staging must hold beside everything else; production takes exact images too. */
export const STAGING_POLICIES: readonly Policy[] = [itIsWatched, doorsAreLocked];
export const PRODUCTION_POLICIES: readonly Policy[] = [...STAGING_POLICIES, imagesAreExact, productionIsQuiet, lossesAreSurvived];
