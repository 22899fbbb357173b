import { Module } from '@nestjs/common';
import { AuditLog } from './audit-log.service';
import { AuditVerifier } from './audit-verifier.service';
import { AuditController } from './audit.controller';
import { AuditLines } from './reading/audit-lines.service';
import { AuditReadingController } from './reading/audit-reading.controller';
import { Exports } from './reading/exports.service';

@Module({
  controllers: [AuditController, AuditReadingController],
  providers: [AuditLog, AuditVerifier, AuditLines, Exports],
})
export class AuditModule {}
