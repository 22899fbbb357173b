import type { Policy } from './pod-policies';
import { selects, type Labels, type Product, type Workload } from './product';
import type { Manifest } from './kinds';

type Rules = Manifest<'NetworkPolicy'>['spec'];
type Outward = NonNullable<Rules['egress']>[number];
type Inward = NonNullable<Rules['ingress']>[number];

const NAMESPACE = 'kubernetes.io/metadata.name';
/** Addresses that are never "the outside": private networks, and the cloud's own metadata service. */
const INSIDE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'];

const rulesFor = (labels: Labels, { of }: Product): Rules[] =>
  of.NetworkPolicy.map(({ spec }) => spec).filter(
    ({ podSelector: { matchLabels = {}, matchExpressions = [] } }) =>
      selects(matchLabels, labels) && matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? '')),
  );

const outwards = (workload: Workload, product: Product): Outward[] =>
  rulesFor(workload.template.metadata.labels, product).flatMap(({ egress }) => egress ?? []);

const toNamespace = (rule: Outward, namespace: string, port: number): boolean =>
  rule.to.some(({ namespaceSelector }) => namespaceSelector?.matchLabels[NAMESPACE] === namespace) &&
  rule.ports.some((one) => one.port === port);

/** A network of our own, as its administrators gave it to us. */
const isOwn = (cidr: string): boolean => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.).*\/(2[4-9]|3[0-2])$/.test(cidr);

const toOutside = (rule: Outward): boolean => rule.to.some(({ ipBlock }) => ipBlock !== undefined && !isOwn(ipBlock.cidr));

/** To a database, in the cluster or in a network of ours. */
const toData = (rule: Outward, port: number): boolean =>
  toNamespace(rule, 'cargotech-platform', port) ||
  (rule.to.some(({ ipBlock }) => ipBlock !== undefined && isOwn(ipBlock.cidr)) && rule.ports.some((one) => one.port === port));

/** Services that call an outside system. */
const CALLING_OUT = ['cargo-gateway', 'bot', 'billing'];

/** What a pod's variables say it speaks to, it may speak to, and to nothing else. */
export const podsReachWhatTheyNeed: Policy = (product) =>
  product.workloads.flatMap((workload) => {
    const { name, container } = workload;
    const rules = outwards(workload, product);
    const knows = (variable: string): boolean => container.env.some((one) => one.name === variable);
    const ways: [string, boolean, boolean][] = [
      ['names', true, rules.some((rule) => toNamespace(rule, 'kube-system', 53))],
      ['NATS', true, rules.some((rule) => toNamespace(rule, 'cargotech-platform', 4_222))],
      ['PostgreSQL', knows('DATABASE_URL'), rules.some((rule) => toData(rule, 5_432))],
      ['Redis', knows('REDIS_URL'), rules.some((rule) => toData(rule, 6_379))],
      ['the outside', CALLING_OUT.includes(name), rules.some(toOutside)],
    ];
    return ways
      .filter(([, wanted, open]) => wanted !== open)
      .map(([what, wanted]) => `${name} ${wanted ? 'may not speak' : 'may speak without need'} to ${what}`);
  });

export const outsideIsOutside: Policy = ({ of }) =>
  of.NetworkPolicy.flatMap(({ metadata, spec }) =>
    (spec.egress ?? [])
      .filter(toOutside)
      .flatMap(({ to, ports }) => [
        ...to
          .flatMap(({ ipBlock }) => INSIDE.filter((range) => ipBlock?.except?.includes(range) !== true))
          .map((range) => `${metadata.name}: the outside includes ${range}`),
        ...ports.filter(({ port }) => port !== 443).map(({ port }) => `${metadata.name} opens ${port} to the outside`),
      ]),
  );

export const nothingIsOpenByDefault: Policy = ({ of }) => {
  const denies = of.NetworkPolicy.some(
    ({ spec }) =>
      Object.keys(spec.podSelector).length === 0 &&
      spec.policyTypes.length === 2 &&
      spec.ingress === undefined &&
      spec.egress === undefined,
  );
  return denies ? [] : ['nothing denies what no policy allows'];
};

const asks = (rule: Inward, namespace: string, port: string): boolean =>
  rule.ports.some((one) => one.port === port) &&
  rule.from.every(({ namespaceSelector }) => namespaceSelector?.matchLabels[NAMESPACE] === namespace);

/** Prometheus may ask everybody, the ingress the gateway alone, and nobody else anybody. */
export const doorsAreForTheirGuests: Policy = (product) =>
  product.of.Deployment.flatMap(({ metadata: { name }, spec: { template } }) => {
    const rules = rulesFor(template.metadata.labels, product).flatMap(({ ingress }) => ingress ?? []);
    const served = product.of.Service.some(({ spec }) => selects(spec.selector, template.metadata.labels));
    return [
      ...(rules.some((rule) => asks(rule, 'monitoring', 'ops')) ? [] : [`${name}: Prometheus may not ask it`]),
      ...(rules.some((rule) => asks(rule, 'ingress-nginx', 'http')) === served
        ? []
        : [`${name}: the ingress ${served ? 'may not' : 'may'} reach it`]),
      ...rules
        .filter((rule) => !asks(rule, 'monitoring', 'ops') && !asks(rule, 'ingress-nginx', 'http'))
        .map(({ ports }) => `${name}: somebody else may reach its port ${ports.map(({ port }) => port).join(', ')}`),
    ];
  });

export const namespaceIsRestricted: Policy = ({ of }) =>
  of.Namespace.length !== 1
    ? [`there are ${of.Namespace.length} namespaces`]
    : of.Namespace.flatMap(({ metadata }) =>
        ['enforce', 'audit', 'warn']
          .filter((mode) => metadata.labels[`pod-security.kubernetes.io/${mode}`] !== 'restricted')
          .map((mode) => `the namespace does not ${mode} restricted pods`),
      );

export const NETWORK_POLICIES: readonly Policy[] = [
  podsReachWhatTheyNeed,
  outsideIsOutside,
  nothingIsOpenByDefault,
  doorsAreForTheirGuests,
  namespaceIsRestricted,
];
