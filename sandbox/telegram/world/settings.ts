export interface Command {
  readonly command: string;
  readonly description: string;
}

/** What the bot has set up for itself. It outlives a new beginning of the world. */
export class BotSettings {
  /** By scope and language. */
  private readonly commands = new Map<string, readonly Command[]>();
  /** By what it is (`name`, `description`, `short_description`) and language. */
  readonly texts = new Map<string, string>();
  menuButton: object | undefined;

  /** @param commands none takes the list away */
  setCommands(scope: string, language: string, commands: readonly Command[]): void {
    if (commands.length === 0) this.commands.delete(`${scope} ${language}`);
    else this.commands.set(`${scope} ${language}`, commands);
  }

  commandsOf(scope: string, language: string): readonly Command[] {
    return this.commands.get(`${scope} ${language}`) ?? [];
  }

  /** What a person sees in the private chat: the narrowest scope that has a list, there their own language first. */
  shownCommands(chatId: number | undefined, language: string): readonly Command[] {
    const scopes = [...(chatId === undefined ? [] : [`chat ${chatId}`]), 'all_private_chats', 'default'];
    const lists = scopes.flatMap((scope) => [this.commandsOf(scope, language), this.commandsOf(scope, '')]);
    return lists.find((list) => list.length > 0) ?? [];
  }
}
