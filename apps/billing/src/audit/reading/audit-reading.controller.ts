import {
  FindAuditLines,
  RecordExport,
  type AuditPage,
  type Done,
  type FindAuditLinesRequest,
  type RecordExportRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { AuditLines } from './audit-lines.service';
import { Exports } from './exports.service';

@Controller()
export class AuditReadingController {
  constructor(
    private readonly lines: AuditLines,
    private readonly exports: Exports,
  ) {}

  @HandleRpc(FindAuditLines)
  find(request: FindAuditLinesRequest): Promise<AuditPage> {
    return this.lines.find(request);
  }

  @HandleRpc(RecordExport)
  recordExport(request: RecordExportRequest): Promise<Done> {
    return this.exports.record(request);
  }
}
