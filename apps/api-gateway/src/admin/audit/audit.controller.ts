import type { AuditLine, AuditVerdict, StaffDoing, StaffSession } from '#contracts';
import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { CurrentStaff, DoneBy } from '../door/current-staff.decorator';
import { PAGE, type ListPage } from '../paging/page.query';
import { AUDIT_FILTERS, AuditFileQuery, AuditQuery } from './audit.query';
import { AdminAudit } from './audit.service';

/** Reading the whole log takes a second for some hundred thousand lines. */
const VERIFY_BUDGET_MS = 60_000;

@Controller('api/v1/admin')
export class AdminAuditController {
  constructor(private readonly audit: AdminAudit) {}

  @Get('audit')
  @AdminRoute('audit.read', { query: [...AUDIT_FILTERS, ...PAGE] })
  find(@CheckedQuery(AuditQuery) query: AuditQuery): Promise<ListPage<AuditLine>> {
    return this.audit.find(query);
  }

  @Get('audit.csv')
  @AdminRoute('audit.read', { query: AUDIT_FILTERS })
  file(
    @CheckedQuery(AuditFileQuery) query: AuditFileQuery,
    @DoneBy() by: StaffDoing,
    @CurrentStaff() { staff }: StaffSession,
  ): Promise<StreamableFile> {
    return this.audit.file(query, by, staff.language);
  }

  @Get('audit/verify')
  @AdminRoute('audit.verify', { budgetMs: VERIFY_BUDGET_MS })
  verify(): Promise<AuditVerdict> {
    return this.audit.verify();
  }
}
