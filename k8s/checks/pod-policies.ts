import { SERVICES } from './environment';
import { mebibytes, selects, type Product, type Workload } from './product';

/** A rule of ours that the API server does not know. Returns what is wrong, empty when nothing is. */
export type Policy = (product: Product) => string[];

/** SIGTERM to the end of a service, at most (libs/runtime). */
const STOP_SECONDS = 10;
const STOP_RESERVE_SECONDS = 5;
const STARTUP_AT_LEAST_SECONDS = 30;
const FROZEN_AT_MOST_SECONDS = 20;
const LOWEST_USER = 10_000;

const workloadRule =
  (rule: (workload: Workload, product: Product) => (string | false)[]): Policy =>
  (product) =>
    product.workloads.flatMap((workload) =>
      rule(workload, product)
        .filter((problem) => problem !== false)
        .map((problem) => `${workload.name}: ${problem}`),
    );

export const everyServiceIsThere: Policy = ({ of }) =>
  SERVICES.filter((service) => !of.Deployment.some(({ metadata }) => metadata.name === service)).map(
    (service) => `${service} has no Deployment`,
  );

export const namesAgree: Policy = ({ of }) =>
  of.Deployment.flatMap(({ metadata: { name, labels }, spec }) => [
    ...(spec.template.spec.containers.every((container) => container.name === name)
      ? []
      : [`${name}: its container has another name`]),
    ...(labels['app.kubernetes.io/name'] === name ? [] : [`${name}: its name label says another name`]),
    ...(selects(spec.selector.matchLabels, spec.template.metadata.labels)
      ? []
      : [`${name}: its selector does not take its own pods`]),
    ...of.Deployment.filter(
      (other) => other.metadata.name !== name && selects(spec.selector.matchLabels, other.spec.template.metadata.labels),
    ).map((other) => `${name}: its selector takes the pods of ${other.metadata.name}`),
    ...(spec.template.spec.topologySpreadConstraints ?? [])
      .filter(({ labelSelector }) => !selects(labelSelector.matchLabels, spec.template.metadata.labels))
      .map(({ topologyKey }) => `${name}: the spread over ${topologyKey} counts other pods`),
    ...(spec.template.spec.topologySpreadConstraints?.length === 2 ? [] : [`${name}: is not spread over zones and nodes`]),
  ]);

export const rolloutsLoseNobody: Policy = ({ of }) =>
  of.Deployment.flatMap(({ metadata: { name }, spec: { strategy } }) => [
    ...(strategy.rollingUpdate.maxUnavailable === 0
      ? []
      : [`${name}: a rollout may take replicas away before new ones are ready`]),
    ...(strategy.rollingUpdate.maxSurge === 1 ? [] : [`${name}: a rollout goes one pod at a time`]),
  ]);

export const probesMeanWhatTheySay = workloadRule(({ kind, container }) => {
  if (kind === 'Job') return [];
  const { startupProbe: startup, readinessProbe: ready, livenessProbe: live } = container;
  const ports = (container.ports ?? []).map(({ name }) => name);
  return [
    ...[startup, ready, live].map(
      (probe) => probe !== undefined && !ports.includes(probe.httpGet.port) && `no port ${probe.httpGet.port} for a probe`,
    ),
    startup?.httpGet.path !== '/livez' && 'startup asks something else than /livez',
    startup !== undefined &&
      startup.periodSeconds * startup.failureThreshold < STARTUP_AT_LEAST_SECONDS &&
      'too little time to start',
    ready?.httpGet.path !== '/readyz' && 'readiness asks something else than /readyz',
    live?.httpGet.path !== '/livez' && 'liveness asks something else than /livez: a dependency that is away must restart nobody',
    live !== undefined &&
      live.periodSeconds * live.failureThreshold > FROZEN_AT_MOST_SECONDS &&
      'a frozen process is noticed too late',
    live !== undefined &&
      (live.terminationGracePeriodSeconds ?? 30) > STOP_RESERVE_SECONDS &&
      'a frozen process keeps the whole grace of the pod',
    ...[startup, ready, live].map(
      (probe) => probe !== undefined && probe.timeoutSeconds > probe.periodSeconds && 'a probe outlasts its period',
    ),
  ];
});

export const stopsHaveTime = workloadRule(({ kind, name, template, container }, { of }) => {
  if (kind === 'Job') return [];
  const sleep = container.lifecycle?.preStop.sleep.seconds ?? 0;
  const served = of.Service.some(({ spec }) => selects(spec.selector, template.metadata.labels));
  return [
    (template.spec.terminationGracePeriodSeconds ?? 0) < sleep + STOP_SECONDS + STOP_RESERVE_SECONDS &&
      'is killed before it has stopped by itself',
    served && sleep === 0 && 'stops while the ingress still sends: it needs a preStop sleep',
    !served && sleep > 0 && `${name} hears NATS alone: a preStop sleep only delays it`,
  ];
});

export const podsAreRestricted = workloadRule(({ template: { spec }, container: { securityContext: context, volumeMounts } }) => {
  const tmp = volumeMounts.find(({ mountPath }) => mountPath === '/tmp');
  return [
    !spec.securityContext.runAsNonRoot && 'may run as root',
    spec.securityContext.runAsUser < LOWEST_USER && 'its user may exist on the node',
    spec.securityContext.runAsGroup < LOWEST_USER && 'its group may exist on the node',
    spec.securityContext.seccompProfile.type !== 'RuntimeDefault' && 'has no seccomp profile',
    context.allowPrivilegeEscalation && 'may gain privileges',
    !context.readOnlyRootFilesystem && 'may write to its image',
    !(context.capabilities.drop.includes('ALL') && context.capabilities.add === undefined) && 'keeps capabilities',
    spec.automountServiceAccountToken && 'is given a token of the Kubernetes API',
    spec.enableServiceLinks && 'is given variables of every Service',
    !spec.volumes.some(({ name, emptyDir }) => name === tmp?.name && emptyDir?.sizeLimit !== undefined) && 'has no bounded /tmp',
    ...volumeMounts.map(
      ({ name }) => !spec.volumes.some((volume) => volume.name === name) && `mounts ${name}, which is no volume`,
    ),
  ];
});

export const accountsAreTheirOwn = workloadRule(({ name, template: { spec } }, { of }) => {
  const account = of.ServiceAccount.find(({ metadata }) => metadata.name === spec.serviceAccountName);
  return [
    spec.serviceAccountName !== name && 'uses the account of somebody else',
    account === undefined && `there is no ServiceAccount ${spec.serviceAccountName}`,
    account?.automountServiceAccountToken === true && 'its account hands out tokens',
  ];
});

export const memoryIsBounded = workloadRule(({ kind, container: { resources, env } }) => {
  const limit = mebibytes(resources.limits.memory);
  const heap = Number(/--max-old-space-size=(\d+)/.exec(env.find(({ name }) => name === 'NODE_OPTIONS')?.value ?? '')?.[1]);
  return [
    mebibytes(resources.requests.memory) > limit && 'asks for more memory than it may use',
    resources.limits.cpu !== undefined && 'has a CPU limit, which throttles',
    kind === 'Deployment' &&
      !(heap >= limit * 0.6 && heap <= limit * 0.8) &&
      `its heap (${heap} MiB) is not 60–80 % of ${resources.limits.memory}`,
  ];
});

export const imagesArePinned = workloadRule(({ kind, name, container: { image } }) => [
  /:latest$/.test(image) && 'its image is whatever is latest',
  kind === 'Deployment' && !image.split(/[:@]/)[0]?.endsWith(`/${name}`) && `its image is not that of ${name}`,
]);

export const POD_POLICIES: readonly Policy[] = [
  everyServiceIsThere,
  namesAgree,
  rolloutsLoseNobody,
  probesMeanWhatTheySay,
  stopsHaveTime,
  podsAreRestricted,
  accountsAreTheirOwn,
  memoryIsBounded,
  imagesArePinned,
];
