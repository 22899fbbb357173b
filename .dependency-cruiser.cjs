/** The layering rules of docs/architecture.md as an executable file. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'apps-meet-only-on-the-wire',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'libs-never-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^(apps|sandbox|bench|test)/' } },
    {
      name: 'apps-never-import-the-sandbox',
      severity: 'error',
      from: { path: '^apps/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: '^(sandbox|bench|test)/' },
    },
    {
      name: 'sandbox-plays-outsiders',
      comment: 'The sandbox shares no code with the client it is there to catch; geography alone is common.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(apps|libs/(?!gazetteer|testing))' },
    },
    {
      name: 'contracts-import-no-transport',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: {
        path: '(^libs/(messaging|runtime|persistence))|node_modules/(nats|@nestjs/(core|microservices|common)|typeorm|ioredis|axios|fastify)/',
      },
    },
    {
      name: 'only-messaging-knows-nats',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/messaging/|/testing/|\\.spec\\.ts$' },
      to: { path: 'node_modules/(nats|@nestjs/microservices)/' },
    },
    {
      name: 'http-only-in-clients',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '\\.client\\.ts$|\\.spec\\.ts$|/testing/' },
      to: { path: 'node_modules/axios/' },
    },
    {
      name: 'production-code-imports-no-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: '\\.spec\\.ts$|/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|apps/(webapp|admin))' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
    tsPreCompilationDeps: true,
  },
};
