import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { GatewayConfig } from '../config';
import { openApiDocument } from './document';

/** The document at /api/openapi.json and its pages at /api/docs, when API_DOCS says so. */
export function showApiDocs(app: NestFastifyApplication, config: GatewayConfig): void {
  if (!config.API_DOCS) return;
  const document = openApiDocument(config.PUBLIC_URL);
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'CargoTech Driver API',
  });
}
