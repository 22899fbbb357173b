import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { GatewayConfig } from '../config';
import { EncodedPage } from '../pages/encoded-page';
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
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.\w+$/;
const BEST_QUALITY = 11;

/** The built Mini App, read into memory at the start: a few hundred kilobytes, compressed once each. */
@Injectable()
export class Webapp implements OnModuleInit {
  constructor(
    private readonly config: GatewayConfig,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const { WEBAPP_DIR: folder } = this.config;
    if (folder === undefined) return;
    for (const path of filesUnder(folder)) {
      const page = EncodedPage.of(readFileSync(join(folder, path)), BEST_QUALITY);
      this.serve(`/${path}`, page);
      if (path === 'index.html') this.serve('/', page, '.html');
    }
    const { SANDBOX_URL: sandboxUrl, TELEGRAM_APP_URL: botUrl } = this.config;
    this.serve('/app-config.json', EncodedPage.of(Buffer.from(JSON.stringify({ sandboxUrl, botUrl }))));
  }

  private serve(path: string, page: EncodedPage, extension = extname(path)): void {
    const headers: PageHeaders = {
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      'cache-control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    this.host.httpAdapter.getInstance<FastifyInstance>().get(path, (request, reply) => {
      sendPage(request, reply, page, headers);
    });
  }
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
