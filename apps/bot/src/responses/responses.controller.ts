import {
  CreateResponse,
  GetResponseMarks,
  ListResponses,
  RateResponse,
  WithdrawResponse,
  type CreateResponseRequest,
  type CreateResponseResponse,
  type ListResponsesRequest,
  type ListResponsesResponse,
  type RateResponseRequest,
  type Response,
  type ResponseMarks,
  type ResponseMarksRequest,
  type WithdrawResponseRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Responses } from './responses.service';

@Controller()
export class ResponsesController {
  constructor(private readonly responses: Responses) {}

  @HandleRpc(CreateResponse)
  create(request: CreateResponseRequest): Promise<CreateResponseResponse> {
    return this.responses.create(request);
  }

  @HandleRpc(ListResponses)
  list(request: ListResponsesRequest): Promise<ListResponsesResponse> {
    return this.responses.list(request);
  }

  @HandleRpc(GetResponseMarks)
  marks({ driverId }: ResponseMarksRequest): Promise<ResponseMarks> {
    return this.responses.marks(driverId);
  }

  @HandleRpc(WithdrawResponse)
  withdraw({ driverId, responseId }: WithdrawResponseRequest): Promise<Response> {
    return this.responses.withdraw(driverId, responseId);
  }

  @HandleRpc(RateResponse)
  rate(request: RateResponseRequest): Promise<Response> {
    return this.responses.rate(request);
  }
}
