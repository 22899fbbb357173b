import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { GatewayConfig } from '../config';
import { EncodedPage } from '../pages/encoded-page';
import { ROUTE_NOT_FOUND, STATUS_OF_CODE } from '../problem/codes';
import { sendProblem } from '../problem/problem.filter';
import { sendPage, type PageHeaders } from '../pages/send-page';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** What the build names by its content never changes. */
const HASHED = /^assets\/.+-[A-Za-z0-9_-]{8,}\.\w+$/;
const BEST_QUALITY = 11;

/** Where the admin panel lives; its own addresses below that are its index page, a file that is not there is none. */
const ADMIN_ROOT = '/admin';
const NAMES_A_FILE = /\.\w+$/;

/** The built Mini App and the admin panel, read into memory at the start: a few hundred kilobytes, compressed once each. */
@Injectable()
export class Webapp implements OnModuleInit {
  constructor(
    private readonly config: GatewayConfig,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const { WEBAPP_DIR, ADMIN_DIR, SANDBOX_URL: sandboxUrl, TELEGRAM_APP_URL: botUrl } = this.config;
    if (WEBAPP_DIR !== undefined) {
      this.serveFolder(WEBAPP_DIR, '');
      this.serve('/app-config.json', EncodedPage.of(Buffer.from(JSON.stringify({ sandboxUrl, botUrl }))), headersOf('.json'));
    }
    if (ADMIN_DIR !== undefined) {
      this.serveFolder(ADMIN_DIR, ADMIN_ROOT);
      this.serveRoutes(ADMIN_ROOT, EncodedPage.of(readFileSync(join(ADMIN_DIR, 'index.html')), BEST_QUALITY));
    }
  }

  private serveFolder(folder: string, root: string): void {
    for (const path of filesUnder(folder)) {
      const page = EncodedPage.of(readFileSync(join(folder, path)), BEST_QUALITY);
      const headers = headersOf(extname(path), HASHED.test(path));
      this.serve(`${root}/${path}`, page, headers);
      if (path === 'index.html') this.serve(`${root}/`, page, headers);
    }
  }

  /** The addresses that the panel itself makes sense of. */
  private serveRoutes(root: string, index: EncodedPage): void {
    const fastify = this.fastify();
    fastify.get(root, (_request, reply) => reply.redirect(`${root}/`, 308));
    fastify.get(`${root}/*`, (request, reply) => {
      if (NAMES_A_FILE.test((request.params as { '*': string })['*'])) sendProblem(request, reply, NO_SUCH_FILE);
      else sendPage(request, reply, index, headersOf('.html'));
    });
  }

  private serve(path: string, page: EncodedPage, headers: PageHeaders): void {
    this.fastify().get(path, (request, reply) => {
      sendPage(request, reply, page, headers);
    });
  }

  private fastify(): FastifyInstance {
    return this.host.httpAdapter.getInstance<FastifyInstance>();
  }
}

const NO_SUCH_FILE = { status: STATUS_OF_CODE.ROUTE_NOT_FOUND, code: ROUTE_NOT_FOUND.code };

const headersOf = (extension: string, forEver = false): PageHeaders => ({
  'content-type': TYPES[extension] ?? 'application/octet-stream',
  'cache-control': forEver ? 'public, max-age=31536000, immutable' : 'no-cache',
});

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
