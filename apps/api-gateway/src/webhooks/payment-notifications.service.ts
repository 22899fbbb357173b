import { ReceivePaymentNotification } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { Type } from 'class-transformer';
import { Equals, IsDefined, IsObject, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { checked } from '../http/input.pipe';

class NotifiedObject {
  @Matches(/^[0-9A-Za-z-]{1,64}$/) id!: string;
}

/** The frame of every notification; what else stands in it is kept and not believed. */
class PaymentNotification {
  @Equals('notification') type!: string;
  @IsString() @MaxLength(64) event!: string;
  @IsDefined() @IsObject() @ValidateNested() @Type(() => NotifiedObject) object!: NotifiedObject;
}

/** What YooKassa tells us by itself. */
@Injectable()
export class PaymentNotifications {
  constructor(private readonly rpc: RpcClient) {}

  /**
   * Resolves when billing has stored the notification: only then may YooKassa forget it.
   * @throws Refusal VALIDATION_FAILED; SERVICE_UNAVAILABLE, and YooKassa comes again
   */
  async receive(body: unknown, address: string): Promise<void> {
    const { event, object } = checked(PaymentNotification, frameOf(body));
    await this.rpc.call(ReceivePaymentNotification, { event, objectId: object.id, body: body as object, address });
  }
}

/** The parts that are checked, of whatever came. */
function frameOf(body: unknown): object {
  const { type, event, object } = isRecord(body) ? body : {};
  return { type, event, object: isRecord(object) ? { id: object['id'] } : object };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
