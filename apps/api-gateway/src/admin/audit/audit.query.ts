import { AuditFilter, CURSOR } from '#contracts';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { WholeNumber } from '../paging/page.query';

export class AuditFileQuery extends AuditFilter {}

export class AuditQuery extends AuditFilter {
  @WholeNumber() @IsInt() @Min(1) @Max(100) limit = 20;
  @IsOptional() @Matches(CURSOR) cursor?: string;
}

/** Names of what narrows the log, for the door. */
export const AUDIT_FILTERS = ['type', 'actor', 'target', 'from', 'to', 'q'] as const;
