import { environmentProblems, SERVICES, VARIABLES, type Service } from './environment';
import type { Policy } from './pod-policies';
import { selects, type Labels, type Product, type Workload } from './product';

const isService = (name: string): name is Service => SERVICES.some((service) => service === name);

interface Given {
  readonly name: string;
  readonly from: 'text' | 'config' | 'secret';
  readonly value?: string | undefined;
}

/** The variables that a workload is given, with where each comes from. */
export function givenTo({ container }: Workload, { of }: Product): Given[] {
  const configs = new Map(of.ConfigMap.map(({ metadata, data }) => [metadata.name, data]));
  const wholesale = (container.envFrom ?? []).flatMap(({ configMapRef }) =>
    Object.entries(configs.get(configMapRef.name) ?? {}).map(([name, value]): Given => ({ name, from: 'config', value })),
  );
  const single = container.env.map(({ name, value, valueFrom }): Given => {
    if (valueFrom?.secretKeyRef !== undefined) return { name, from: 'secret' };
    const reference = valueFrom?.configMapKeyRef;
    if (reference !== undefined) return { name, from: 'config', value: configs.get(reference.name)?.[reference.key] };
    return { name, from: 'text', value };
  });
  return [...wholesale, ...single];
}

export const environmentsAreComplete: Policy = (product) =>
  product.workloads.flatMap((workload) => {
    const given = givenTo(workload, product);
    return [
      ...(isService(workload.name)
        ? environmentProblems(
            workload.name,
            given.map(({ name }) => name),
          )
        : []),
      ...given
        .filter(({ name, from }) => (VARIABLES.get(name)?.secret === true) !== (from === 'secret'))
        .map(({ name, from }) => `${workload.name}: ${name} comes from a ${from}`),
      ...given
        .filter(({ from, value }) => from !== 'secret' && (value ?? '') === '')
        .map(({ name }) => `${workload.name}: ${name} has no value`),
    ];
  });

/** To NATS and PostgreSQL each is somebody of their own, with the rights of nobody else. */
export const everybodyIsThemselves: Policy = ({ workloads }) =>
  workloads.flatMap(({ name, container }) =>
    container.env.flatMap(({ name: variable, valueFrom }) => {
      const own = { NATS_USER: `nats-${name}`, NATS_PASSWORD: `nats-${name}`, DATABASE_URL: `postgres-${name}` }[variable];
      const given = valueFrom?.secretKeyRef;
      return own === undefined || (given?.name === own && given.optional !== true)
        ? []
        : [`${name}: ${variable} is not that of ${own}`];
    }),
  );

/** Every name of a ConfigMap leads somewhere, and none is there for nobody. */
export const configsAreUsed: Policy = ({ of, workloads }) => {
  const whole = workloads.flatMap(({ container }) => (container.envFrom ?? []).map(({ configMapRef }) => configMapRef.name));
  const keys = workloads.flatMap(({ container }) =>
    container.env.flatMap(({ valueFrom }) => (valueFrom?.configMapKeyRef === undefined ? [] : [valueFrom.configMapKeyRef])),
  );
  const there = new Set(
    of.ConfigMap.flatMap(({ metadata, data }) => [metadata.name, ...Object.keys(data).map((key) => `${metadata.name}/${key}`)]),
  );
  const wanted = new Set([...whole, ...keys.map(({ name, key }) => `${name}/${key}`)]);
  const dashboard = ({ metadata }: { metadata: { labels?: Labels } }): boolean =>
    metadata.labels?.['grafana_dashboard'] !== undefined;
  const unused = of.ConfigMap.filter((one) => !dashboard(one))
    .filter(({ metadata }) => !wanted.has(metadata.name))
    .flatMap(({ metadata, data }) => Object.keys(data).map((key) => `${metadata.name}/${key}`));
  return [
    ...[...wanted].filter((name) => !there.has(name)).map((name) => `there is no configuration ${name}`),
    ...unused.filter((name) => !wanted.has(name)).map((name) => `nobody reads the configuration ${name}`),
  ];
};

export const portsAgree: Policy = (product) =>
  product.workloads.flatMap((workload) => {
    if (workload.kind === 'Job') return [];
    const port = (name: string) => (workload.container.ports ?? []).find((one) => one.name === name)?.containerPort;
    const told = (name: string) => givenTo(workload, product).find((one) => one.name === name)?.value;
    const scraped = workload.template.metadata.annotations?.['prometheus.io/port'];
    return [
      ...(String(port('ops')) === told('OPS_PORT') ? [] : [`${workload.name}: the port ops is not OPS_PORT`]),
      ...(String(port('ops')) === scraped ? [] : [`${workload.name}: Prometheus asks another port than ops`]),
      ...(port('http')?.toString() === told('PORT') ? [] : [`${workload.name}: the port http is not PORT`]),
    ];
  });

export const trafficFindsItsWay: Policy = ({ of }) => [
  ...of.Service.flatMap(({ metadata, spec }) => {
    const behind = of.Deployment.filter((one) => selects(spec.selector, one.spec.template.metadata.labels));
    const ports = behind.flatMap((one) => one.spec.template.spec.containers.flatMap((container) => container.ports ?? []));
    return [
      ...(behind.length === 1 ? [] : [`Service ${metadata.name} leads to ${behind.length} Deployments`]),
      ...spec.ports
        .filter(({ targetPort }) => !ports.some(({ name }) => name === targetPort))
        .map(({ targetPort }) => `Service ${metadata.name}: no port ${targetPort}`),
      ...spec.ports
        .filter(({ targetPort }) => targetPort === 'ops')
        .map(() => `Service ${metadata.name} opens the operators' door`),
    ];
  }),
  ...of.Ingress.flatMap(({ metadata, spec }) =>
    spec.rules.flatMap(({ host, http }) => [
      ...(spec.tls.some(({ hosts }) => hosts.includes(host)) ? [] : [`Ingress ${metadata.name}: ${host} is served without TLS`]),
      ...http.paths
        .filter(({ backend: { service } }) => {
          const target = of.Service.find((one) => one.metadata.name === service.name);
          return target?.spec.ports.some(({ name }) => name === service.port.name) !== true;
        })
        .map(({ path }) => `Ingress ${metadata.name}: ${path} leads nowhere`),
    ]),
  ),
];

/** Highest replicas of cargo-gateway, a rollout's surplus included, must not outnumber the shares its budget is cut into. */
const shareProblems = (product: Product, highest: number): string[] => {
  const workload = product.workloads.find(({ name }) => name === 'cargo-gateway');
  const shares = workload && givenTo(workload, product).find(({ name }) => name === 'CARGOTECH_MAX_REPLICAS')?.value;
  return Number(shares) >= highest ? [] : [`cargo-gateway: ${highest} replicas share a budget cut into ${shares ?? 'no'} parts`];
};

export const scalingIsOwned: Policy = (product) => [
  ...product.of.Deployment.flatMap(({ metadata: { name }, spec }) => {
    const scalers = product.of.HorizontalPodAutoscaler.filter((one) => one.spec.scaleTargetRef.name === name);
    const budgets = product.of.PodDisruptionBudget.filter((one) =>
      selects(one.spec.selector.matchLabels, spec.template.metadata.labels),
    );
    const highest = Math.max(0, ...scalers.map((one) => one.spec.maxReplicas)) + spec.strategy.rollingUpdate.maxSurge;
    return [
      ...(scalers.length === 1 ? [] : [`${name} has ${scalers.length} autoscalers`]),
      ...(spec.replicas === undefined ? [] : [`${name}: a number of replicas fights the autoscaler`]),
      ...(budgets.length === 1 ? [] : [`${name} has ${budgets.length} disruption budgets`]),
      ...(name === 'cargo-gateway' ? shareProblems(product, highest) : []),
    ];
  }),
  ...product.of.HorizontalPodAutoscaler.flatMap(({ metadata, spec }) => [
    ...(product.of.Deployment.some((one) => one.metadata.name === spec.scaleTargetRef.name)
      ? []
      : [`HPA ${metadata.name} scales nothing`]),
    ...(spec.minReplicas >= 2 ? [] : [`HPA ${metadata.name}: one replica is none while it restarts`]),
    ...(spec.maxReplicas > spec.minReplicas ? [] : [`HPA ${metadata.name} has no room`]),
  ]),
  ...product.of.PodDisruptionBudget.flatMap(({ metadata, spec }) => [
    ...(spec.maxUnavailable === 1 ? [] : [`PDB ${metadata.name} lets go ${spec.maxUnavailable} at a time, not one`]),
    ...(product.of.Deployment.some((one) => selects(spec.selector.matchLabels, one.spec.template.metadata.labels))
      ? []
      : [`PDB ${metadata.name} protects nothing`]),
  ]),
];

export const SHARED_POLICIES: readonly Policy[] = [
  environmentsAreComplete,
  everybodyIsThemselves,
  configsAreUsed,
  portsAgree,
  trafficFindsItsWay,
  scalingIsOwned,
];
