/** Objects of the Bot API as this sandbox sends them: the fields it fills. Times are seconds since 1970. */
export interface User {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string | undefined;
  readonly username?: string | undefined;
  readonly language_code?: string | undefined;
}

export interface ChatInfo {
  readonly id: number;
  readonly type: 'private' | 'supergroup';
  readonly title?: string;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly username?: string | undefined;
}

/** `offset` and `length` in UTF-16 units. */
export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string | undefined;
  readonly language?: string | undefined;
  readonly user?: User | undefined;
  readonly custom_emoji_id?: string | undefined;
}

export interface InlineButton {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
  readonly web_app?: { readonly url: string };
  readonly login_url?: { readonly url: string };
  readonly pay?: boolean;
}
export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly InlineButton[])[];
}

export interface ReplyButton {
  readonly text: string;
  readonly request_contact?: boolean;
  readonly request_location?: boolean;
  readonly web_app?: { readonly url: string };
}
export interface ReplyKeyboard {
  readonly keyboard: readonly (readonly ReplyButton[])[];
  readonly one_time_keyboard?: boolean;
  readonly input_field_placeholder?: string;
}

export interface Contact {
  readonly phone_number: string;
  readonly first_name: string;
  readonly last_name?: string | undefined;
  readonly vcard?: string | undefined;
  readonly user_id?: number | undefined;
}

export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly horizontal_accuracy?: number | undefined;
  readonly live_period?: number | undefined;
  readonly heading?: number | undefined;
}

export interface FileInfo {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size: number;
  readonly file_name?: string | undefined;
}

/** What a message says; the rest of it is where, when and by whom. */
export interface Content {
  readonly text?: string | undefined;
  readonly entities?: readonly Entity[] | undefined;
  readonly caption?: string | undefined;
  readonly caption_entities?: readonly Entity[] | undefined;
  readonly contact?: Contact | undefined;
  readonly location?: Location | undefined;
  readonly photo?: readonly object[] | undefined;
  readonly document?: FileInfo | undefined;
  readonly invoice?: object | undefined;
  readonly successful_payment?: object | undefined;
  readonly refunded_payment?: object | undefined;
  readonly write_access_allowed?: object | undefined;
  readonly new_chat_members?: readonly User[] | undefined;
  readonly left_chat_member?: User | undefined;
  readonly forward_origin?: object | undefined;
  readonly via_bot?: User | undefined;
  readonly has_protected_content?: true | undefined;
  readonly reply_to_message?: Message | undefined;
  readonly reply_markup?: InlineKeyboard | undefined;
}

export interface Message extends Content {
  readonly message_id: number;
  readonly date: number;
  readonly edit_date?: number | undefined;
  readonly chat: ChatInfo;
  readonly from: User;
}

export const MEMBER_STATUSES = ['creator', 'administrator', 'member', 'left', 'kicked'] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];
