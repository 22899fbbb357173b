import {
  CARGO_ID,
  CARGO_NOT_FOUND,
  CreateResponse,
  ListResponses,
  RateResponse,
  Refusal,
  RESPONSE_UNKNOWN,
  ROUTE_NEEDS,
  WithdrawResponse,
  type CreateResponseResponse,
  type Response,
  type ResponseOffer,
  type Session,
} from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { RatingBody } from './rating.body';
import type { ResponsesQuery } from './responses.query';

export interface ResponsePage {
  readonly items: readonly Response[];
  readonly page: { readonly nextCursor: string | null };
}

/** The driver's responses: asked of bot, in the driver's own name. */
@Injectable()
export class Responses {
  constructor(
    private readonly rpc: RpcClient,
    private readonly access: AccessBook,
  ) {}

  /** @throws Refusal SUBSCRIPTION_REQUIRED, CARGO_NOT_FOUND, CARGO_REMOVED, IDEMPOTENCY_KEY_REUSED, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async create(
    { driverId }: Session,
    cargoId: string,
    offer: ResponseOffer,
    idempotencyKey: string | undefined,
  ): Promise<CreateResponseResponse> {
    if (!CARGO_ID.test(cargoId)) throw new Refusal(CARGO_NOT_FOUND);
    await this.access.require(ROUTE_NEEDS['responses.create'], driverId);
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    return this.rpc.call(CreateResponse, { driverId, cargoId, offer, ...key });
  }

  async list({ driverId }: Session, { status, limit, cursor }: ResponsesQuery): Promise<ResponsePage> {
    const { items, nextCursor } = await this.rpc.call(ListResponses, {
      driverId,
      limit,
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { items, page: { nextCursor } };
  }

  /** @throws Refusal NOT_FOUND, RESPONSE_STATE, SERVICE_UNAVAILABLE */
  async withdraw({ driverId }: Session, id: string): Promise<Response> {
    return this.rpc.call(WithdrawResponse, { driverId, responseId: known(id) });
  }

  /** @throws Refusal NOT_FOUND, RESPONSE_STATE, SERVICE_UNAVAILABLE */
  async rate({ driverId }: Session, id: string, { stars, comment }: RatingBody): Promise<Response> {
    const words = comment === undefined ? {} : { comment };
    return this.rpc.call(RateResponse, { driverId, responseId: known(id), stars, ...words });
  }
}

/** What is no id names nothing. */
const known = (id: string): string => {
  if (!isUUID(id)) throw new Refusal(RESPONSE_UNKNOWN);
  return id;
};
