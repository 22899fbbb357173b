import { MONITORING_KINDS } from './monitoring-kinds';
import { volume } from './volume';
import { exactlyOne, flag, list, map, object, oneOf, text, whole, type Of, type Shape } from './shape';

export const dnsName = text('a DNS label', /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const hostName = text('a host name', /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]+$/);
export const quantity = text('a quantity', /^[0-9]+(\.[0-9]+)?(m|Ki|Mi|Gi)?$/);
export const portName = text('a port name', /^[a-z]([-a-z0-9]{0,13}[a-z0-9])?$/);
export const portNumber = whole(1, 65_535);
const labels = map(text('a label value', /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/));
export const selector = object({ matchLabels: labels });
export const id = whole(1, 65_535);

export const metadata = object({ name: dnsName, labels }, { namespace: dnsName, annotations: map(text()) });

const keyRef = object({ name: dnsName, key: text('a key', /^[A-Z][A-Z0-9_]*$/) }, { optional: flag });
const variable = object(
  { name: text('a variable name', /^[A-Z][A-Z0-9_]*$/) },
  { value: text('a string (quote numbers)'), valueFrom: exactlyOne({ configMapKeyRef: keyRef, secretKeyRef: keyRef }) },
);

export const probe = object(
  {
    httpGet: object({ path: text('an absolute path', /^\//), port: portName }),
    periodSeconds: whole(1, 60),
    timeoutSeconds: whole(1, 30),
    failureThreshold: whole(1, 100),
  },
  { terminationGracePeriodSeconds: whole(1, 60) },
);

const container = object(
  {
    name: dnsName,
    image: text('an image with its tag or digest', /^[a-z0-9./-]+(:[0-9]+\/[a-z0-9./-]+)?(:[\w.-]+|@sha256:[0-9a-f]{64})$/),
    imagePullPolicy: oneOf('IfNotPresent'),
    env: list(variable),
    resources: object({
      requests: object({ cpu: quantity, memory: quantity }),
      limits: object({ memory: quantity }, { cpu: quantity }),
    }),
    securityContext: object({
      allowPrivilegeEscalation: flag,
      readOnlyRootFilesystem: flag,
      capabilities: object({ drop: list(text()) }, { add: list(text()) }),
    }),
    volumeMounts: list(object({ name: dnsName, mountPath: text('an absolute path', /^\//) }, { readOnly: flag })),
  },
  {
    command: list(text()),
    envFrom: list(object({ configMapRef: object({ name: dnsName }) })),
    ports: list(object({ name: portName, containerPort: portNumber })),
    startupProbe: probe,
    readinessProbe: probe,
    livenessProbe: probe,
    lifecycle: object({ preStop: object({ sleep: object({ seconds: whole(1, 60) }) }) }),
  },
);

export const spread = object({
  maxSkew: whole(1, 5),
  topologyKey: oneOf('topology.kubernetes.io/zone', 'kubernetes.io/hostname'),
  whenUnsatisfiable: oneOf('ScheduleAnyway', 'DoNotSchedule'),
  labelSelector: selector,
});

const podTemplate = object({
  metadata: object({ labels }, { annotations: map(text()) }),
  spec: object(
    {
      serviceAccountName: dnsName,
      automountServiceAccountToken: flag,
      enableServiceLinks: flag,
      securityContext: object({
        runAsNonRoot: flag,
        runAsUser: id,
        runAsGroup: id,
        seccompProfile: object({ type: oneOf('RuntimeDefault', 'Localhost', 'Unconfined') }),
      }),
      containers: list(container),
      volumes: list(volume),
    },
    {
      terminationGracePeriodSeconds: whole(0, 300),
      restartPolicy: oneOf('Never', 'OnFailure'),
      topologySpreadConstraints: list(spread),
    },
  ),
});

const scaling = object(
  { policies: list(object({ type: oneOf('Percent', 'Pods'), value: whole(1, 1_000), periodSeconds: whole(1, 1_800) })) },
  { stabilizationWindowSeconds: whole(0, 3_600) },
);

/** A port of a pod by its name, or any by its number. */
const portReference: Shape<string | number> = {
  problems: (value, at) => (typeof value === 'number' ? portNumber : portName).problems(value, at),
};
const trafficPort = object({ protocol: oneOf('TCP', 'UDP'), port: portReference });
const address = text('an address range', /^\d+\.\d+\.\d+\.\d+\/\d+$/);
const peer = exactlyOne({
  namespaceSelector: selector,
  podSelector: selector,
  ipBlock: object({ cidr: address }, { except: list(address) }),
});

const oneOfNames = object({ key: text(), operator: oneOf('In'), values: list(dnsName) });

/** The kinds the product is made of, each with the one version that is accepted. */
export const KINDS = {
  ...MONITORING_KINDS,
  Namespace: object({ apiVersion: oneOf('v1'), kind: oneOf('Namespace'), metadata }),
  ConfigMap: object({
    apiVersion: oneOf('v1'),
    kind: oneOf('ConfigMap'),
    metadata: object({ name: dnsName }, { namespace: dnsName, labels }),
    data: map(text()),
  }),
  ServiceAccount: object({
    apiVersion: oneOf('v1'),
    kind: oneOf('ServiceAccount'),
    metadata,
    automountServiceAccountToken: flag,
  }),
  Service: object({
    apiVersion: oneOf('v1'),
    kind: oneOf('Service'),
    metadata,
    spec: object(
      {
        type: oneOf('ClusterIP'),
        selector: labels,
        ports: list(object({ name: portName, port: portNumber, targetPort: portName, protocol: oneOf('TCP') })),
      },
      { clusterIP: oneOf('None'), publishNotReadyAddresses: flag },
    ),
  }),
  Deployment: object({
    apiVersion: oneOf('apps/v1'),
    kind: oneOf('Deployment'),
    metadata,
    spec: object(
      {
        selector,
        template: podTemplate,
        minReadySeconds: whole(1, 60),
        progressDeadlineSeconds: whole(60, 1_800),
        revisionHistoryLimit: whole(2, 50),
        strategy: object({
          type: oneOf('RollingUpdate'),
          rollingUpdate: object({ maxUnavailable: whole(0, 100), maxSurge: whole(0, 100) }),
        }),
      },
      { replicas: whole(0, 100) },
    ),
  }),
  Job: object({
    apiVersion: oneOf('batch/v1'),
    kind: oneOf('Job'),
    metadata,
    spec: object({
      backoffLimit: whole(0, 10),
      activeDeadlineSeconds: whole(60, 7_200),
      ttlSecondsAfterFinished: whole(3_600, 2_592_000),
      template: podTemplate,
    }),
  }),
  HorizontalPodAutoscaler: object({
    apiVersion: oneOf('autoscaling/v2'),
    kind: oneOf('HorizontalPodAutoscaler'),
    metadata,
    spec: object({
      scaleTargetRef: object({ apiVersion: oneOf('apps/v1'), kind: oneOf('Deployment'), name: dnsName }),
      minReplicas: whole(1, 100),
      maxReplicas: whole(1, 100),
      metrics: list(
        object({
          type: oneOf('Resource'),
          resource: object({
            name: oneOf('cpu', 'memory'),
            target: object({ type: oneOf('Utilization'), averageUtilization: whole(10, 95) }),
          }),
        }),
      ),
      behavior: object({ scaleUp: scaling, scaleDown: scaling }),
    }),
  }),
  PodDisruptionBudget: object({
    apiVersion: oneOf('policy/v1'),
    kind: oneOf('PodDisruptionBudget'),
    metadata,
    spec: object({ selector, maxUnavailable: whole(0, 100), unhealthyPodEvictionPolicy: oneOf('AlwaysAllow') }),
  }),
  NetworkPolicy: object({
    apiVersion: oneOf('networking.k8s.io/v1'),
    kind: oneOf('NetworkPolicy'),
    metadata,
    spec: object(
      {
        podSelector: object({}, { matchLabels: labels, matchExpressions: list(oneOfNames) }),
        policyTypes: list(oneOf('Ingress', 'Egress')),
      },
      {
        ingress: list(object({ from: list(peer), ports: list(trafficPort) })),
        egress: list(object({ to: list(peer), ports: list(trafficPort) })),
      },
    ),
  }),
  Ingress: object({
    apiVersion: oneOf('networking.k8s.io/v1'),
    kind: oneOf('Ingress'),
    metadata,
    spec: object({
      ingressClassName: dnsName,
      tls: list(object({ hosts: list(hostName), secretName: dnsName })),
      rules: list(
        object({
          host: hostName,
          http: object({
            paths: list(
              object({
                path: text('an absolute path', /^\//),
                pathType: oneOf('Prefix', 'Exact'),
                backend: object({ service: object({ name: dnsName, port: object({ name: portName }) }) }),
              }),
            ),
          }),
        }),
      ),
    }),
  }),
} as const;

export type KindName = keyof typeof KINDS;
export type Manifest<K extends KindName> = Of<(typeof KINDS)[K]>;
export type Container = Of<typeof container>;
export type PodTemplate = Of<typeof podTemplate>;
