import { Module } from '@nestjs/common';
import { AuditLog } from './audit-log.service';
import { AuditVerifier } from './audit-verifier.service';
import { AuditController } from './audit.controller';

@Module({ controllers: [AuditController], providers: [AuditLog, AuditVerifier] })
export class AuditModule {}
