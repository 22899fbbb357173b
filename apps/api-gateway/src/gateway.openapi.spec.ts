import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './openapi/document';
import type { Gateway } from './testing/gateway';
import { Stage } from './testing/stage';

describe('the document of the API', () => {
  let stage: Stage;
  let gateway: Gateway;

  beforeAll(async () => {
    stage = await Stage.start();
    gateway = await stage.addReplica({ LOG_LEVEL: 'silent', API_DOCS: 'true', PUBLIC_URL: 'https://api.example.org/' });
  });
  afterAll(() => stage.stop());

  it('shows its document and the pages that read it', async () => {
    const document = await gateway.ask('/api/openapi.json');
    expect(await document.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument('https://api.example.org/'))));
    const page = await gateway.ask('/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await page.text();
    const scripts = [...html.matchAll(/<script([^>]*)>([^<]*)/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes, inline] of scripts) {
      expect(inline?.trim()).toBe('');
      const source = /src="([^"]+)"/.exec(attributes ?? '')?.[1] ?? '';
      const file = await fetch(new URL(source, `${gateway.url}/api/docs`));
      expect([source, file.status, (await file.text()).length > 0]).toEqual([source, 200, true]);
    }
  });

  it('has a document that names every route there is and no other', () => {
    const routes: string[] = [];
    const fastify = gateway.service.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    const { paths } = openApiDocument();
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) routes.push(`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    }
    for (const route of routes) {
      const [method = '', url = ''] = route.split(' ');
      expect([route, fastify.hasRoute({ method: method, url })]).toEqual([route, true]);
    }
    const registered = gateway.service.app.getHttpAdapter().getInstance() as unknown as { printRoutes(options: object): string };
    expect(countRoutes(registered.printRoutes({ commonPrefix: false }), '/api/v1')).toBe(routes.length);
  });

  it('keeps docs/openapi.json up to date', async () => {
    const kept = await readFile(join(__dirname, '../../../docs/openapi.json'), 'utf8');
    // Out of date: npm run build && npm run openapi
    expect(kept).toBe(`${JSON.stringify(openApiDocument(), undefined, 2)}\n`);
  });
});

/** Methods of all routes below `prefix` in Fastify's own drawing of its routes; HEAD comes with GET by itself. */
function countRoutes(drawing: string, prefix: string): number {
  let count = 0;
  const path: string[] = [];
  for (const line of drawing.split('\n')) {
    const match = /^([│├└─\s]*)([^\s(]*)(?: \(([^)]*)\))?/.exec(line);
    if (match === null || line.trim() === '') continue;
    const [, indent = '', part = '', methods = ''] = match;
    path.length = Math.floor(indent.length / 4);
    path.push(part);
    if (path.join('').startsWith(prefix))
      count += methods.split(', ').filter((method) => method !== '' && method !== 'HEAD').length;
  }
  return count;
}
