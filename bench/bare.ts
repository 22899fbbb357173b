import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

/** The yardstick: a Fastify route that does nothing but send ready bytes. Bodies by path, base64, in the file named by the argument. */
const bodies = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Record<string, string>;
const app = Fastify();
for (const [path, body] of Object.entries(bodies)) {
  const bytes = Buffer.from(body, 'base64');
  app.get(path, (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').header('content-encoding', 'br').send(bytes),
  );
}
void app.listen({ host: '127.0.0.1', port: Number(process.argv[3]) });
