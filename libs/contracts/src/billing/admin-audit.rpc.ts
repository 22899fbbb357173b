import { Type } from 'class-transformer';
import {
  Allow,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { defineRpc, Done } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';
import { MayBeLeftOut } from '../shared/may-be-left-out.decorator';
import { PageEnd, PageRequest } from './admin-list';

/** Which lines of the audit log; every condition narrows. */
export class AuditFilter {
  /** An action (`refund.ordered`), or the first word of some (`refund`). */
  @MayBeLeftOut() @Matches(/^[a-z][a-z0-9.-]{0,63}$/) type?: string;
  @MayBeLeftOut() @IsString() @MinLength(1) @MaxLength(128) actor?: string;
  @MayBeLeftOut() @IsString() @MinLength(1) @MaxLength(128) target?: string;
  /** Of what happened; the first moment that counts, or a day of Moscow. */
  @MayBeLeftOut() @IsISO8601() from?: string;
  /** The first moment that does not, or the last day that does. */
  @MayBeLeftOut() @IsISO8601() to?: string;
  /** An address, the id of a request, or what stands behind the colon of a target. */
  @MayBeLeftOut() @IsString() @MinLength(1) @MaxLength(128) q?: string;
}

export class FindAuditLinesRequest extends PageRequest {
  @IsObject() @ValidateNested() @Type(() => AuditFilter) filter!: AuditFilter;
}

/** One line as staff see it. */
export class AuditLine {
  @IsInt() seq!: number;
  @IsISO8601() at!: string;
  @IsString() service!: string;
  @IsString() action!: string;
  @IsString() actor!: string;
  @IsOptional() @IsString() target!: string | null;
  @IsOptional() @IsString() address!: string | null;
  @IsOptional() @IsString() requestId!: string | null;
  @Allow() @AsSent() before!: object | null;
  @Allow() @AsSent() after!: object | null;
  @Allow() @AsSent() facts!: object | null;
}

export class AuditPage extends PageEnd {
  @IsArray() @ValidateNested({ each: true }) @Type(() => AuditLine) items!: AuditLine[];
}

/** Newest first by when it happened. A page of long lines is shorter than was asked for. */
export const FindAuditLines = defineRpc({
  subject: 'rpc.billing.find-audit-lines',
  request: FindAuditLinesRequest,
  response: AuditPage,
});

export class RecordExportRequest {
  @IsIn(['payments', 'audit']) what!: 'payments' | 'audit';
  /** As it was asked for. */
  @IsObject() @AsSent() filter!: Record<string, string | number | boolean>;
  @IsString() @MaxLength(128) actor!: string;
  /** Where they are. */
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** Audits that somebody takes a list away as a file; asked before its first byte leaves. */
export const RecordExport = defineRpc({
  subject: 'rpc.billing.record-export',
  request: RecordExportRequest,
  response: Done,
});
