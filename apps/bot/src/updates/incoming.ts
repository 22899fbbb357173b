import { parse, ParseError } from '#messaging';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';

class ChatShape {
  @IsInt() id!: number;
  @IsString() type!: string;
}

/** Who wrote or pressed, as Telegram names them. */
export class Sender {
  @IsInt() id!: number;
  @IsBoolean() is_bot!: boolean;
  @IsString() first_name!: string;
  @IsOptional() @IsString() last_name?: string;
  @IsOptional() @IsString() username?: string;
  @IsOptional() @IsString() language_code?: string;
}

class MessageShape {
  @IsObject() @ValidateNested() @Type(() => ChatShape) chat!: ChatShape;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Sender) from?: Sender;
  /** Seconds since 1970. */
  @IsInt() date!: number;
  @IsOptional() @IsObject() successful_payment?: object;
}

class CheckoutShape {
  @IsString() id!: string;
  @IsObject() @ValidateNested() @Type(() => Sender) from!: Sender;
}

/** The message that a button hangs on may be too old to be shown; its chat is known all the same. */
class PressedMessageShape {
  @IsObject() @ValidateNested() @Type(() => ChatShape) chat!: ChatShape;
}

class PressShape {
  @IsString() id!: string;
  @IsObject() @ValidateNested() @Type(() => Sender) from!: Sender;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PressedMessageShape) message?: PressedMessageShape;
  @IsOptional() @IsString() data?: string;
}

/** What we must know of an update before its handler sees it whole. */
class UpdateShape {
  @IsInt() update_id!: number;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => MessageShape) message?: MessageShape;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PressShape) callback_query?: PressShape;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => MessageShape) my_chat_member?: MessageShape;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => CheckoutShape) pre_checkout_query?: CheckoutShape;
}

/** The kinds we ask Telegram for; everything else would be thrown away. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member', 'pre_checkout_query'] as const;

/** Buttons that mean something in a group: the dispatchers' (see dispatch/dispatcher-message.ts). */
const GROUP_BUTTON = /^d:/;

export interface Incoming {
  readonly kind: 'message' | 'press' | 'membership' | 'checkout';
  /** Updates of one chat are handled one after the other. Negative for groups. */
  readonly chatId: string;
  readonly isPrivate: boolean;
  readonly from: Sender;
  /** By Telegram's clock, ms since 1970; Telegram does not say it of presses. */
  readonly saidAt?: number;
  /** To be answered, or the button keeps spinning. */
  readonly callbackQueryId?: string;
  /** To be answered within 10 s, or nothing is paid. */
  readonly checkoutQueryId?: string;
  /** About money: never thrown away, whoever it comes from and however much comes. */
  readonly money?: true;
}

/** What an update is about; undefined when it is nothing to us. */
export function readIncoming(update: object): Incoming | undefined {
  let shape: UpdateShape;
  try {
    shape = parse(UpdateShape, update);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
  const { message, callback_query: press, my_chat_member: membership, pre_checkout_query: checkout } = shape;
  if (message !== undefined) return ofPrivateChat('message', message);
  if (checkout !== undefined) return ofCheckout(checkout);
  if (membership !== undefined) return ofPrivateChat('membership', membership);
  if (press === undefined || press.from.is_bot) return undefined;
  const chat = press.message?.chat ?? { id: press.from.id, type: 'private' };
  const isPrivate = chat.type === 'private';
  if (!isPrivate && !GROUP_BUTTON.test(press.data ?? '')) return undefined;
  return { kind: 'press', chatId: String(chat.id), isPrivate, from: press.from, callbackQueryId: press.id };
}

function ofCheckout({ id, from }: CheckoutShape): Incoming {
  return { kind: 'checkout', chatId: String(from.id), isPrivate: true, from, checkoutQueryId: id, money: true };
}

function ofPrivateChat(kind: Incoming['kind'], { chat, from, date, successful_payment }: MessageShape): Incoming | undefined {
  if (chat.type !== 'private' || from === undefined || from.is_bot) return undefined;
  return {
    kind,
    chatId: String(chat.id),
    isPrivate: true,
    from,
    saidAt: date * 1_000,
    ...(successful_payment === undefined ? {} : { money: true }),
  };
}
