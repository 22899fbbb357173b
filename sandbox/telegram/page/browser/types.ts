/** What the page reads of the control API: Bot API objects, only the fields it shows. */
export interface Person {
  id: number;
  is_bot?: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
}

export interface Entity {
  type: string;
  /** UTF-16 units, as strings here count them. */
  offset: number;
  length: number;
  url?: string;
}

export interface InlineButton {
  text: string;
  callback_data?: string;
  url?: string;
  web_app?: { url: string };
  pay?: boolean;
  copy_text?: { text: string };
  switch_inline_query?: string;
  switch_inline_query_current_chat?: string;
}

export interface ReplyButton {
  text: string;
  request_contact?: boolean;
  request_location?: boolean;
  web_app?: { url: string };
}

export interface ReplyKeyboard {
  keyboard: readonly (readonly (ReplyButton | string)[])[];
  input_field_placeholder?: string;
}

export interface Message {
  message_id: number;
  /** Seconds since 1970. */
  date: number;
  edit_date?: number;
  from?: Person;
  text?: string;
  entities?: readonly Entity[];
  caption?: string;
  caption_entities?: readonly Entity[];
  reply_to_message?: Message;
  reply_markup?: { inline_keyboard?: readonly (readonly InlineButton[])[]; force_reply?: boolean };
  contact?: { phone_number: string; first_name: string; last_name?: string };
  location?: { latitude: number; longitude: number; live_period?: number };
  invoice?: { title: string; description: string; currency: string; total_amount: number };
  successful_payment?: { currency: string; total_amount: number };
  document?: { file_name?: string };
  photo?: readonly object[];
  new_chat_members?: readonly Person[];
  left_chat_member?: Person;
}

export interface MenuButton {
  type: string;
  text?: string;
  web_app?: { url: string };
}

export interface Chat {
  id: number;
  type: string;
  title?: string;
  members?: readonly { userId: number; status: string }[];
  menuButton?: MenuButton;
  /** As the person of this private chat sees them, in their language. */
  commands?: readonly Command[];
  blocked?: boolean;
}

export interface Command {
  command: string;
  description: string;
}

/** Who holds a phone, and what it shows. */
export interface Seat {
  userId: number;
  chatId: number;
}

export interface CallbackAnswer {
  callbackQueryId: string;
  text?: string;
  showAlert?: boolean;
  url?: string;
}
