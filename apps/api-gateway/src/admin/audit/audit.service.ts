import {
  FindAuditLines,
  RecordExport,
  VerifyAudit,
  type AuditLine,
  type AuditVerdict,
  type Language,
  type StaffDoing,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable, type StreamableFile } from '@nestjs/common';
import { csvFile, EXPORT_PAGE } from '../csv/csv-file';
import type { Cell } from '../csv/csv';
import { CSV_TEXTS } from '../csv/texts';
import type { AuditColumn } from '../csv/texts.types';
import { listPage, type ListPage } from '../paging/page.query';
import type { AuditFileQuery, AuditQuery } from './audit.query';

/** The audit log, asked of billing, which keeps it for all services. */
@Injectable()
export class AdminAudit {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor of another list, SERVICE_UNAVAILABLE */
  async find({ limit, cursor, ...filter }: AuditQuery): Promise<ListPage<AuditLine>> {
    const from = cursor === undefined ? {} : { cursor };
    return listPage(await this.rpc.call(FindAuditLines, { filter, limit, ...from }));
  }

  /** Written into the log itself before anything leaves. @throws Refusal SERVICE_UNAVAILABLE */
  async file({ ...filter }: AuditFileQuery, by: StaffDoing, language: Language): Promise<StreamableFile> {
    const { audit: titles } = CSV_TEXTS[language];
    const columns = Object.keys(titles) as AuditColumn[];
    await this.rpc.call(RecordExport, Object.assign({ what: 'audit' as const, filter }, by));
    return csvFile<AuditLine>({
      name: 'audit',
      titles: Object.values(titles),
      page: (cursor) =>
        this.rpc.call(FindAuditLines, { filter, limit: EXPORT_PAGE, ...(cursor === undefined ? {} : { cursor }) }),
      cells: (line) => columns.map((column) => cellOf(line[column])),
    });
  }

  /** Reads all of it. @throws Refusal SERVICE_UNAVAILABLE */
  verify(): Promise<AuditVerdict> {
    return this.rpc.call(VerifyAudit, {});
  }
}

const cellOf = (value: AuditLine[AuditColumn]): Cell =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
