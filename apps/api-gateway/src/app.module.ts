import { RedisModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AdminModule } from './admin/admin.module';
import { AuditModule } from './audit/audit.module';
import { AuthModule } from './auth/auth.module';
import { CargosModule } from './cargos/cargos.module';
import { GatewayConfig } from './config';
import { DictionariesModule } from './dictionaries/dictionaries.module';
import { DoorModule } from './door/door.module';
import { FiltersModule } from './filters/filters.module';
import { gatewayAdapter } from './http/adapter';
import { Edge } from './http/edge.service';
import { LinksModule } from './links/links.module';
import { LiveModule } from './live/live.module';
import { MarksModule } from './marks/marks.module';
import { MeModule } from './me/me.module';
import { showApiDocs } from './openapi/api-docs';
import { PagesModule } from './pages/pages.module';
import { ProblemFilter } from './problem/problem.filter';
import { ResponsesModule } from './responses/responses.module';
import { SearchesModule } from './searches/searches.module';
import { WebhooksModule } from './webhooks/webhooks.module';
import { SubscriptionModule } from './subscription/subscription.module';
import { Webapp } from './webapp/webapp.service';

@Module({
  imports: [
    RedisModule.forRoot(GatewayConfig),
    AuditModule,
    DoorModule,
    PagesModule,
    AuthModule,
    MeModule,
    CargosModule,
    DictionariesModule,
    FiltersModule,
    SearchesModule,
    MarksModule,
    ResponsesModule,
    SubscriptionModule,
    LinksModule,
    LiveModule,
    WebhooksModule,
    AdminModule,
  ],
  providers: [Edge, Webapp, { provide: APP_FILTER, useClass: ProblemFilter }],
})
export class GatewayModule {}

export const apiGateway: ServiceDefinition<GatewayConfig> = {
  name: 'api-gateway',
  config: GatewayConfig,
  module: GatewayModule,
  http: {
    adapter: gatewayAdapter,
    listen: async (app, config) => {
      showApiDocs(app, config);
      await app.listen(config.PORT, config.HOST);
    },
  },
};
