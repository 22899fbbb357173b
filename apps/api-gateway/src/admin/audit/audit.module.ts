import { Module } from '@nestjs/common';
import { AdminAuditController } from './audit.controller';
import { AdminAudit } from './audit.service';

@Module({ controllers: [AdminAuditController], providers: [AdminAudit] })
export class AdminAuditModule {}
