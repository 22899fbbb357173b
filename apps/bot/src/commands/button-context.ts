import type { DriverContext } from '../conversations/driver-turn';

/** A press of a button whose data matched a pattern. */
export interface ButtonContext extends DriverContext {
  readonly match: RegExpExecArray;
}

/** The message that the button stands under. */
export const messageOf = ({ callbackQuery }: ButtonContext): number => callbackQuery?.message?.message_id ?? 0;

/** A group of the pattern; empty for one that may be absent. */
export const part = ({ match }: ButtonContext, index: number): string => match[index] ?? '';
