import type { FastifyInstance } from 'fastify';
import type { World } from '../world/world';

const HEARTBEAT_MS = 15_000;

/** Whatever changes, as it changes: Server-Sent Events. */
export function registerEvents(app: FastifyInstance, world: World): void {
  app.get('/events', (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    reply.raw.write(': here\n\n');
    const stop = world.listen(({ event, data }) => reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
    const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT_MS);
    heartbeat.unref();
    request.raw.on('close', () => {
      stop();
      clearInterval(heartbeat);
    });
  });
}
