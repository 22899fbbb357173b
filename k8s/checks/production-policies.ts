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

/** Whoever listens between a pod and what it asks learns nothing, and cannot pretend to be it. Addresses that are Secrets say so themselves. */
export const nothingIsInTheClear: Policy = (product) =>
  product.workloads.flatMap((workload) => {
    const { name, template, container } = workload;
    const given = new Map(givenTo(workload, product).map((one) => [one.name, one.value ?? '']));
    const mount = container.volumeMounts.find(({ mountPath }) => given.get('NATS_TLS_CA')?.startsWith(`${mountPath}/`) === true);
    const believed = template.spec.volumes.find((volume) => volume.name === mount?.name)?.secret?.secretName;
    return [
      ...(given.get('NATS_URL')?.startsWith('tls://') === true ? [] : [`${name}: speaks to NATS in the clear`]),
      ...(believed === 'internal-ca' ? [] : [`${name}: believes whoever says to be NATS`]),
      ...(given.get('NODE_EXTRA_CA_CERTS') === given.get('NATS_TLS_CA') ? [] : [`${name}: knows no authority of the databases`]),
    ];
  });

/** Where people are sent is where the Ingress lets them in, and the panel is not on the drivers' host. */
export const addressesLeadHere: Policy = (product) => {
  const hosts = product.of.Ingress.flatMap(({ spec }) => spec.rules.map(({ host }) => host));
  const hostOf = (address = ''): string => /^https:\/\/([^/]+)/.exec(address)?.[1] ?? 'nowhere';
  return product.workloads.flatMap((workload) => {
    const told = new Map(givenTo(workload, product).map(({ name, value }) => [name, hostOf(value)]));
    const panel = told.get('ADMIN_URL');
    return [
      ...['WEBAPP_URL', 'ADMIN_URL', 'PUBLIC_URL', 'CORS_ORIGINS']
        .map((name) => [name, told.get(name)] as const)
        .filter(([, host]) => host !== undefined && !hosts.includes(host))
        .map(([name, host]) => `${workload.name}: ${name} leads to ${host ?? ''}, where no Ingress is`),
      ...(panel !== undefined && panel === told.get('WEBAPP_URL')
        ? [`${workload.name}: the panel shares the Mini App’s origin`]
        : []),
    ];
  });
};

/** What staging must hold beside everything else; production takes exact images too. */
export const STAGING_POLICIES: readonly Policy[] = [itIsWatched, doorsAreLocked, nothingIsInTheClear, addressesLeadHere];
export const PRODUCTION_POLICIES: readonly Policy[] = [...STAGING_POLICIES, imagesAreExact, productionIsQuiet, lossesAreSurvived];
