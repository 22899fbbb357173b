import { Ctx, On, Update } from 'nestjs-telegraf';
import { Chats } from '../chats/chats.service';
import type { TurnContext } from '../updates/turn';

/** A driver blocked the bot or let it in again. */
@Update()
export class MembershipUpdate {
  constructor(private readonly chats: Chats) {}

  @On('my_chat_member')
  async changed(@Ctx() { turn, myChatMember }: TurnContext): Promise<void> {
    if (myChatMember?.new_chat_member.status === 'kicked') await this.chats.lose(turn.chatId, 'bot was blocked by the user');
    else await this.chats.regain(turn.chatId);
  }
}
