import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find, render } from './render';

const HEAD = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [pod.yaml]\n';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const RUNNER = `kind: Job
metadata: { name: runner, annotations: { buffering: off } }
spec: { template: { spec: { containers: [{ image: 'cargotech/bot:set-by-overlay' }, { image: 'cargotech/bot-tool:1' }] } } }
`;

describe('rendering', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cargotech-kustomize-'));
    writeFileSync(join(folder, 'pod.yaml'), RUNNER);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const rendered = (more: string) => {
    writeFileSync(join(folder, 'kustomization.yaml'), HEAD + more);
    return render(folder);
  };
  const imagesOf = (more: string) => {
    const { spec } = find(rendered(more), 'Job', 'runner') as {
      spec: { template: { spec: { containers: { image: string }[] } } };
    };
    return spec.template.spec.containers.map(({ image }) => image);
  };

  it('puts a version where the image is named, and nowhere else', () => {
    expect(imagesOf('images: [{ name: cargotech/bot, newName: host.example:5000/bot, newTag: 1.2.3 }]')).toEqual([
      'host.example:5000/bot:1.2.3',
      'cargotech/bot-tool:1',
    ]);
  });

  it('prefers a digest to a tag', () => {
    const [image] = imagesOf(`images: [{ name: cargotech/bot, newName: cargotech/bot, newTag: 1.2.3, digest: ${DIGEST} }]`);
    expect(image).toBe(`cargotech/bot@${DIGEST}`);
  });

  it('reads an unquoted off as Kubernetes does: as no text', () => {
    expect(find(rendered(''), 'Job', 'runner')['metadata']).toMatchObject({ annotations: { buffering: false } });
  });

  it('refuses what kustomize itself cannot read', () => {
    writeFileSync(join(folder, 'pod.yaml'), RUNNER.replace('off', '/healthz?js=true'));
    expect(() => rendered('')).toThrow(/healthz\?js=true needs quotes/);
    writeFileSync(join(folder, 'pod.yaml'), RUNNER.replace('off', "'/healthz?js=true'"));
    expect(find(rendered(''), 'Job', 'runner')['metadata']).toMatchObject({ annotations: { buffering: '/healthz?js=true' } });
  });

  it('patches all of a kind when no name is given', () => {
    const objects = rendered("patches: [{ target: { kind: Job }, patch: '[{ op: add, path: /spec/backoffLimit, value: 2 }]' }]");
    expect(find(objects, 'Job', 'runner')['spec']).toMatchObject({ backoffLimit: 2 });
  });

  it('makes Secrets of files', () => {
    writeFileSync(join(folder, 'told.yaml'), 'route: {}');
    const secret = find(rendered('secretGenerator: [{ name: told, files: [told.yaml] }]'), 'Secret', 'told');
    expect(secret['data']).toEqual({ 'told.yaml': Buffer.from('route: {}').toString('base64') });
  });

  it.each([
    ['a field of kustomize that we do not understand', 'namePrefix: demo-', /namePrefix is no field/],
    [
      'a patch of what is not there',
      "patches: [{ target: { kind: Job, name: other }, patch: '[{ op: remove, path: /spec }]' }]",
      /no Job other/,
    ],
    [
      'a patch that leads nowhere',
      "patches: [{ target: { kind: Job, name: runner }, patch: '[{ op: replace, path: /spec/replicas, value: 1 }]' }]",
      /leads nowhere/,
    ],
    [
      'a patch that is no list of operations',
      "patches: [{ target: { kind: Job, name: runner }, patch: 'spec: {}' }]",
      /not a list of operations/,
    ],
    [
      'a merge into a ConfigMap that is not there',
      'configMapGenerator: [{ name: other, behavior: merge, literals: [A=b] }]',
      /no ConfigMap other/,
    ],
  ])('refuses %s', (_what, more, refusal) => {
    expect(() => rendered(more)).toThrow(refusal);
  });
});
