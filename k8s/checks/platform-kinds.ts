import { dnsName, id, KINDS, metadata, portName, portNumber, probe, quantity, selector, spread } from './kinds';
import { volume } from './volume';
import { exactlyOne, flag, list, map, object, oneOf, text, whole, type Of } from './shape';

const container = object(
  {
    name: dnsName,
    image: text('an image with its version', /^[a-z0-9./-]+:[\w.-]+$/),
    imagePullPolicy: oneOf('IfNotPresent'),
    ports: list(object({ name: portName, containerPort: portNumber })),
    env: list(
      object(
        { name: text('a variable name', /^[A-Z][A-Z0-9_]*$/) },
        {
          value: text(),
          valueFrom: exactlyOne({
            fieldRef: object({ fieldPath: oneOf('metadata.name') }),
            secretKeyRef: object({ name: dnsName, key: text('a key', /^[A-Z][A-Z0-9_]*$/) }),
          }),
        },
      ),
      0,
    ),
    resources: object({
      requests: object({ cpu: quantity, memory: quantity }),
      limits: object({ memory: quantity }),
    }),
    securityContext: object({
      allowPrivilegeEscalation: flag,
      readOnlyRootFilesystem: flag,
      capabilities: object({ drop: list(text()) }, { add: list(text()) }),
    }),
    volumeMounts: list(object({ name: dnsName, mountPath: text('an absolute path', /^\//) }, { readOnly: flag }), 0),
  },
  {
    command: list(text()),
    args: list(text()),
    startupProbe: probe,
    readinessProbe: probe,
    livenessProbe: probe,
    lifecycle: object({ preStop: object({ exec: object({ command: list(text()) }) }) }),
  },
);

/** What cert-manager keeps renewed. */
const Certificate = object({
  apiVersion: oneOf('cert-manager.io/v1'),
  kind: oneOf('Certificate'),
  metadata,
  spec: object({
    secretName: dnsName,
    duration: text('hours', /^\d+h$/),
    renewBefore: text('hours', /^\d+h$/),
    privateKey: object({ algorithm: oneOf('ECDSA'), size: oneOf(256, 384), rotationPolicy: oneOf('Always') }),
    usages: list(oneOf('server auth', 'client auth')),
    dnsNames: list(text('a DNS name', /^(\*\.)?([a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/)),
    issuerRef: object({ kind: oneOf('ClusterIssuer'), name: dnsName }),
  }),
});

const StatefulSet = object({
  apiVersion: oneOf('apps/v1'),
  kind: oneOf('StatefulSet'),
  metadata,
  spec: object({
    serviceName: dnsName,
    replicas: whole(1, 9),
    podManagementPolicy: oneOf('Parallel', 'OrderedReady'),
    minReadySeconds: whole(1, 60),
    updateStrategy: object({ type: oneOf('RollingUpdate') }),
    selector,
    template: object({
      metadata: object({ labels: map(text()) }),
      spec: object({
        serviceAccountName: dnsName,
        automountServiceAccountToken: flag,
        enableServiceLinks: flag,
        terminationGracePeriodSeconds: whole(1, 300),
        securityContext: object({
          runAsNonRoot: flag,
          runAsUser: id,
          runAsGroup: id,
          fsGroup: id,
          seccompProfile: object({ type: oneOf('RuntimeDefault', 'Localhost', 'Unconfined') }),
        }),
        affinity: object({
          podAntiAffinity: object({
            requiredDuringSchedulingIgnoredDuringExecution: list(object({ topologyKey: text(), labelSelector: selector })),
          }),
        }),
        topologySpreadConstraints: list(spread),
        containers: list(container),
        volumes: list(volume),
      }),
    }),
    volumeClaimTemplates: list(
      object({
        metadata: object({ name: dnsName }),
        spec: object({
          accessModes: list(oneOf('ReadWriteOnce')),
          resources: object({ requests: object({ storage: quantity }) }),
        }),
      }),
    ),
  }),
});

/** The kinds that servers which the product leans on are made of. */
export const PLATFORM_KINDS = {
  Namespace: KINDS.Namespace,
  ConfigMap: KINDS.ConfigMap,
  ServiceAccount: KINDS.ServiceAccount,
  Service: KINDS.Service,
  PodDisruptionBudget: KINDS.PodDisruptionBudget,
  NetworkPolicy: KINDS.NetworkPolicy,
  PodMonitor: KINDS.PodMonitor,
  StatefulSet,
  Certificate,
} as const;

export type PlatformKind = keyof typeof PLATFORM_KINDS;
export type PlatformManifest<K extends PlatformKind> = Of<(typeof PLATFORM_KINDS)[K]>;
export type Server = PlatformManifest<'StatefulSet'>;
