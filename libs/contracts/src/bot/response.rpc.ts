import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { defineRpc } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';
import { refusalCode } from '../refusal';
import { MayBeLeftOut } from '../shared/may-be-left-out.decorator';
import { Response, RESPONSE_STATUSES, type ResponseStatus } from './response';

export const RESPONSE_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');
/** What is asked does not follow from the status the response has now. */
export const RESPONSE_STATE = refusalCode('RESPONSE_STATE', 'conflict');

export const CURSOR = /^[\w-]{1,200}$/;

export class ListResponsesRequest {
  @IsUUID() driverId!: string;
  @MayBeLeftOut() @IsIn(RESPONSE_STATUSES) status?: ResponseStatus;
  @IsInt() @Min(1) @Max(100) limit!: number;
  /** From the page before. */
  @MayBeLeftOut() @Matches(CURSOR) cursor?: string;
}

export class ListResponsesResponse {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Response) items!: Response[];
  /** Null on the last page. */
  @IsOptional() @Matches(CURSOR) nextCursor!: string | null;
}

/** Newest first. */
export const ListResponses = defineRpc({
  subject: 'rpc.bot.list-responses',
  request: ListResponsesRequest,
  response: ListResponsesResponse,
});

export class ResponseMarksRequest {
  @IsUUID() driverId!: string;
}

export class ResponseMarks {
  /** Status by the load's id, of the newest thousand. */
  @IsObject() @AsSent() responses!: Record<string, ResponseStatus>;
}

/** What the Mini App merges with its lists. */
export const GetResponseMarks = defineRpc({
  subject: 'rpc.bot.get-response-marks',
  request: ResponseMarksRequest,
  response: ResponseMarks,
});

export class WithdrawResponseRequest {
  @IsUUID() driverId!: string;
  @IsUUID() responseId!: string;
}

export const WithdrawResponse = defineRpc({
  subject: 'rpc.bot.withdraw-response',
  request: WithdrawResponseRequest,
  response: Response,
  errors: [RESPONSE_UNKNOWN, RESPONSE_STATE],
});

export class RateResponseRequest extends WithdrawResponseRequest {
  @IsInt() @Min(1) @Max(5) stars!: number;
  @IsOptional() @IsString() @MaxLength(1_000) comment?: string;
}

/** After completion; changeable for a day. */
export const RateResponse = defineRpc({
  subject: 'rpc.bot.rate-response',
  request: RateResponseRequest,
  response: Response,
  errors: [RESPONSE_UNKNOWN, RESPONSE_STATE],
});
