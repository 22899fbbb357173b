import { Global, Module } from '@nestjs/common';
import { AccessAudit } from './access-audit.service';

/** Everywhere: whatever ends a request with a refusal notes it. */
@Global()
@Module({ providers: [AccessAudit], exports: [AccessAudit] })
export class AuditModule {}
