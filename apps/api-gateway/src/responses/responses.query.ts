import { RESPONSE_STATUSES, type ResponseStatus } from '#contracts';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../http/page.query';

/** Which of the driver's responses, and how many. */
export class ResponsesQuery extends PageQuery {
  @IsOptional() @IsIn(RESPONSE_STATUSES) status?: ResponseStatus;
}
