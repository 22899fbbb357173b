export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  /** `i` integer, `f` float, `b` boolean, `c` an integer or a name, `o` JSON, `file` an upload or a string; `` a string. */
  readonly type: string;
}

export interface Method {
  readonly name: string;
  readonly returns: string;
  readonly parameters: readonly Parameter[];
}

/** All methods of Bot API 10.1: name, what it returns, parameters; `*` marks those that must be there. */
const TABLE = `
getUpdates Update[] offset:i limit:i timeout:i allowed_updates:o
setWebhook Boolean url certificate:file ip_address max_connections:i allowed_updates:o drop_pending_updates:b secret_token
deleteWebhook Boolean drop_pending_updates:b
getWebhookInfo WebhookInfo
getMe User
logOut Boolean
close Boolean
sendMessage Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i text* parse_mode entities:o link_preview_options:o disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
forwardMessage Message chat_id*:c message_thread_id:i direct_messages_topic_id:i from_chat_id*:c video_start_timestamp:i disable_notification:b protect_content:b message_effect_id suggested_post_parameters:o message_id*:i
forwardMessages MessageId[] chat_id*:c message_thread_id:i direct_messages_topic_id:i from_chat_id*:c message_ids*:o disable_notification:b protect_content:b
copyMessage MessageId chat_id*:c message_thread_id:i direct_messages_topic_id:i from_chat_id*:c message_id*:i video_start_timestamp:i caption parse_mode caption_entities:o show_caption_above_media:b disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
copyMessages MessageId[] chat_id*:c message_thread_id:i direct_messages_topic_id:i from_chat_id*:c message_ids*:o disable_notification:b protect_content:b remove_caption:b
sendPhoto Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i photo*:file caption parse_mode caption_entities:o show_caption_above_media:b has_spoiler:b disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendLivePhoto Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i live_photo*:file photo*:file caption parse_mode caption_entities:o show_caption_above_media:b has_spoiler:b disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendAudio Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i audio*:file caption parse_mode caption_entities:o duration:i performer title thumbnail:file disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendDocument Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i document*:file thumbnail:file caption parse_mode caption_entities:o disable_content_type_detection:b disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendVideo Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i video*:file duration:i width:i height:i thumbnail:file cover:file start_timestamp:i caption parse_mode caption_entities:o show_caption_above_media:b has_spoiler:b supports_streaming:b disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendAnimation Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i animation*:file duration:i width:i height:i thumbnail:file caption parse_mode caption_entities:o show_caption_above_media:b has_spoiler:b disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendVoice Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i voice*:file caption parse_mode caption_entities:o duration:i disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendVideoNote Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i video_note*:file duration:i length:i thumbnail:file disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendPaidMedia Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i star_count*:i media*:o payload caption parse_mode caption_entities:o show_caption_above_media:b disable_notification:b protect_content:b allow_paid_broadcast:b suggested_post_parameters:o reply_parameters:o reply_markup:o
sendMediaGroup Message[] business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i media*:o disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id reply_parameters:o
sendLocation Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i latitude*:f longitude*:f horizontal_accuracy:f live_period:i heading:i proximity_alert_radius:i disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendVenue Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i latitude*:f longitude*:f title* address* foursquare_id foursquare_type google_place_id google_place_type disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendContact Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i phone_number* first_name* last_name vcard disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendPoll Message business_connection_id chat_id*:c message_thread_id:i question* question_parse_mode question_entities:o options*:o is_anonymous:b type allows_multiple_answers:b allows_revoting:b shuffle_options:b allow_adding_options:b hide_results_until_closes:b members_only:b country_codes:o correct_option_ids:o explanation explanation_parse_mode explanation_entities:o explanation_media:o open_period:i close_date:i is_closed:b description description_parse_mode description_entities:o media:o disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id reply_parameters:o reply_markup:o
sendChecklist Message business_connection_id* chat_id*:c checklist*:o disable_notification:b protect_content:b message_effect_id reply_parameters:o reply_markup:o
sendDice Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i emoji disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendMessageDraft Boolean chat_id*:i message_thread_id:i draft_id*:i text parse_mode entities:o
sendChatAction Boolean business_connection_id chat_id*:c message_thread_id:i action*
setMessageReaction Boolean chat_id*:c message_id*:i reaction:o is_big:b
getUserProfilePhotos UserProfilePhotos user_id*:i offset:i limit:i
getUserProfileAudios UserProfileAudios user_id*:i offset:i limit:i
setUserEmojiStatus Boolean user_id*:i emoji_status_custom_emoji_id emoji_status_expiration_date:i
getFile File file_id*
banChatMember Boolean chat_id*:c user_id*:i until_date:i revoke_messages:b
unbanChatMember Boolean chat_id*:c user_id*:i only_if_banned:b
restrictChatMember Boolean chat_id*:c user_id*:i permissions*:o use_independent_chat_permissions:b until_date:i
promoteChatMember Boolean chat_id*:c user_id*:i is_anonymous:b can_manage_chat:b can_delete_messages:b can_manage_video_chats:b can_restrict_members:b can_promote_members:b can_change_info:b can_invite_users:b can_post_stories:b can_edit_stories:b can_delete_stories:b can_post_messages:b can_edit_messages:b can_pin_messages:b can_manage_topics:b can_manage_direct_messages:b can_manage_tags:b
setChatAdministratorCustomTitle Boolean chat_id*:c user_id*:i custom_title*
setChatMemberTag Boolean chat_id*:c user_id*:i tag
banChatSenderChat Boolean chat_id*:c sender_chat_id*:i
unbanChatSenderChat Boolean chat_id*:c sender_chat_id*:i
setChatPermissions Boolean chat_id*:c permissions*:o use_independent_chat_permissions:b
exportChatInviteLink String chat_id*:c
createChatInviteLink ChatInviteLink chat_id*:c name expire_date:i member_limit:i creates_join_request:b
editChatInviteLink ChatInviteLink chat_id*:c invite_link* name expire_date:i member_limit:i creates_join_request:b
createChatSubscriptionInviteLink ChatInviteLink chat_id*:c name subscription_period*:i subscription_price*:i
editChatSubscriptionInviteLink ChatInviteLink chat_id*:c invite_link* name
revokeChatInviteLink ChatInviteLink chat_id*:c invite_link*
approveChatJoinRequest Boolean chat_id*:c user_id*:i
declineChatJoinRequest Boolean chat_id*:c user_id*:i
answerChatJoinRequestQuery Boolean chat_join_request_query_id* result*
sendChatJoinRequestWebApp Boolean chat_join_request_query_id* web_app_url*
setChatPhoto Boolean chat_id*:c photo*:file
deleteChatPhoto Boolean chat_id*:c
setChatTitle Boolean chat_id*:c title*
setChatDescription Boolean chat_id*:c description
pinChatMessage Boolean business_connection_id chat_id*:c message_id*:i disable_notification:b
unpinChatMessage Boolean business_connection_id chat_id*:c message_id:i
unpinAllChatMessages Boolean chat_id*:c
leaveChat Boolean chat_id*:c
getChat ChatFullInfo chat_id*:c
getChatAdministrators ChatMember[] chat_id*:c return_bots:b
getChatMemberCount Integer chat_id*:c
getChatMember ChatMember chat_id*:c user_id*:i
getUserPersonalChatMessages Message[] user_id*:i limit*:i
setChatStickerSet Boolean chat_id*:c sticker_set_name*
deleteChatStickerSet Boolean chat_id*:c
getForumTopicIconStickers Sticker[]
createForumTopic ForumTopic chat_id*:c name* icon_color:i icon_custom_emoji_id
editForumTopic Boolean chat_id*:c message_thread_id*:i name icon_custom_emoji_id
closeForumTopic Boolean chat_id*:c message_thread_id*:i
reopenForumTopic Boolean chat_id*:c message_thread_id*:i
deleteForumTopic Boolean chat_id*:c message_thread_id*:i
unpinAllForumTopicMessages Boolean chat_id*:c message_thread_id*:i
editGeneralForumTopic Boolean chat_id*:c name*
closeGeneralForumTopic Boolean chat_id*:c
reopenGeneralForumTopic Boolean chat_id*:c
hideGeneralForumTopic Boolean chat_id*:c
unhideGeneralForumTopic Boolean chat_id*:c
unpinAllGeneralForumTopicMessages Boolean chat_id*:c
answerCallbackQuery Boolean callback_query_id* text show_alert:b url cache_time:i
answerGuestQuery SentGuestMessage guest_query_id* result*:o
getUserChatBoosts UserChatBoosts chat_id*:c user_id*:i
getBusinessConnection BusinessConnection business_connection_id*
getManagedBotToken String user_id*:i
replaceManagedBotToken String user_id*:i
getManagedBotAccessSettings BotAccessSettings user_id*:i
setManagedBotAccessSettings Boolean user_id*:i is_access_restricted*:b added_user_ids:o
setMyCommands Boolean commands*:o scope:o language_code
deleteMyCommands Boolean scope:o language_code
getMyCommands BotCommand[] scope:o language_code
setMyName Boolean name language_code
getMyName BotName language_code
setMyDescription Boolean description language_code
getMyDescription BotDescription language_code
setMyShortDescription Boolean short_description language_code
getMyShortDescription BotShortDescription language_code
setMyProfilePhoto Boolean photo*:o
removeMyProfilePhoto Boolean
setChatMenuButton Boolean chat_id:i menu_button:o
getChatMenuButton MenuButton chat_id:i
setMyDefaultAdministratorRights Boolean rights:o for_channels:b
getMyDefaultAdministratorRights ChatAdministratorRights for_channels:b
getAvailableGifts Gifts
sendGift Boolean user_id:i chat_id:c gift_id* pay_for_upgrade:b text text_parse_mode text_entities:o
giftPremiumSubscription Boolean user_id*:i month_count*:i star_count*:i text text_parse_mode text_entities:o
verifyUser Boolean user_id*:i custom_description
verifyChat Boolean chat_id*:c custom_description
removeUserVerification Boolean user_id*:i
removeChatVerification Boolean chat_id*:c
readBusinessMessage Boolean business_connection_id* chat_id*:i message_id*:i
deleteBusinessMessages Boolean business_connection_id* message_ids*:o
setBusinessAccountName Boolean business_connection_id* first_name* last_name
setBusinessAccountUsername Boolean business_connection_id* username
setBusinessAccountBio Boolean business_connection_id* bio
setBusinessAccountProfilePhoto Boolean business_connection_id* photo*:o is_public:b
removeBusinessAccountProfilePhoto Boolean business_connection_id* is_public:b
setBusinessAccountGiftSettings Boolean business_connection_id* show_gift_button*:b accepted_gift_types*:o
getBusinessAccountStarBalance StarAmount business_connection_id*
transferBusinessAccountStars Boolean business_connection_id* star_count*:i
getBusinessAccountGifts OwnedGifts business_connection_id* exclude_unsaved:b exclude_saved:b exclude_unlimited:b exclude_limited_upgradable:b exclude_limited_non_upgradable:b exclude_unique:b exclude_from_blockchain:b sort_by_price:b offset limit:i
getUserGifts OwnedGifts user_id*:i exclude_unlimited:b exclude_limited_upgradable:b exclude_limited_non_upgradable:b exclude_from_blockchain:b exclude_unique:b sort_by_price:b offset limit:i
getChatGifts OwnedGifts chat_id*:c exclude_unsaved:b exclude_saved:b exclude_unlimited:b exclude_limited_upgradable:b exclude_limited_non_upgradable:b exclude_from_blockchain:b exclude_unique:b sort_by_price:b offset limit:i
convertGiftToStars Boolean business_connection_id* owned_gift_id*
upgradeGift Boolean business_connection_id* owned_gift_id* keep_original_details:b star_count:i
transferGift Boolean business_connection_id* owned_gift_id* new_owner_chat_id*:i star_count:i
postStory Story business_connection_id* content*:o active_period*:i caption parse_mode caption_entities:o areas:o post_to_chat_page:b protect_content:b
repostStory Story business_connection_id* from_chat_id*:i from_story_id*:i active_period*:i post_to_chat_page:b protect_content:b
editStory Story business_connection_id* story_id*:i content*:o caption parse_mode caption_entities:o areas:o
deleteStory Boolean business_connection_id* story_id*:i
answerWebAppQuery SentWebAppMessage web_app_query_id* result*:o
savePreparedInlineMessage PreparedInlineMessage user_id*:i result*:o allow_user_chats:b allow_bot_chats:b allow_group_chats:b allow_channel_chats:b
savePreparedKeyboardButton PreparedKeyboardButton user_id*:i button*:o
editMessageText Message|Boolean business_connection_id chat_id:c message_id:i inline_message_id text parse_mode entities:o link_preview_options:o rich_message:o reply_markup:o
editMessageCaption Message|Boolean business_connection_id chat_id:c message_id:i inline_message_id caption parse_mode caption_entities:o show_caption_above_media:b reply_markup:o
editMessageMedia Message|Boolean business_connection_id chat_id:c message_id:i inline_message_id media*:o reply_markup:o
editMessageLiveLocation Message|Boolean business_connection_id chat_id:c message_id:i inline_message_id latitude*:f longitude*:f live_period:i horizontal_accuracy:f heading:i proximity_alert_radius:i reply_markup:o
stopMessageLiveLocation Message|Boolean business_connection_id chat_id:c message_id:i inline_message_id reply_markup:o
editMessageChecklist Message business_connection_id* chat_id*:c message_id*:i checklist*:o reply_markup:o
editMessageReplyMarkup Message|Boolean business_connection_id chat_id:c message_id:i inline_message_id reply_markup:o
stopPoll Poll business_connection_id chat_id*:c message_id*:i reply_markup:o
approveSuggestedPost Boolean chat_id*:i message_id*:i send_date:i
declineSuggestedPost Boolean chat_id*:i message_id*:i comment
deleteMessage Boolean chat_id*:c message_id*:i
deleteMessages Boolean chat_id*:c message_ids*:o
deleteMessageReaction Boolean chat_id*:c message_id*:i user_id:i actor_chat_id:i
deleteAllMessageReactions Boolean chat_id*:c user_id:i actor_chat_id:i
sendSticker Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i sticker*:file emoji disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
getStickerSet StickerSet name*
getCustomEmojiStickers Sticker[] custom_emoji_ids*:o
uploadStickerFile File user_id*:i sticker*:file sticker_format*
createNewStickerSet Boolean user_id*:i name* title* stickers*:o sticker_type needs_repainting:b
addStickerToSet Boolean user_id*:i name* sticker*:o
setStickerPositionInSet Boolean sticker* position*:i
deleteStickerFromSet Boolean sticker*
replaceStickerInSet Boolean user_id*:i name* old_sticker* sticker*:o
setStickerEmojiList Boolean sticker* emoji_list*:o
setStickerKeywords Boolean sticker* keywords:o
setStickerMaskPosition Boolean sticker* mask_position:o
setStickerSetTitle Boolean name* title*
setStickerSetThumbnail Boolean name* user_id*:i thumbnail:file format*
setCustomEmojiStickerSetThumbnail Boolean name* custom_emoji_id
deleteStickerSet Boolean name*
sendRichMessage Message business_connection_id chat_id*:c message_thread_id:i direct_messages_topic_id:i rich_message*:o disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
sendRichMessageDraft Boolean chat_id*:i message_thread_id:i draft_id*:i rich_message*:o
answerInlineQuery Boolean inline_query_id* results*:o cache_time:i is_personal:b next_offset button:o
sendInvoice Message chat_id*:c message_thread_id:i direct_messages_topic_id:i title* description* payload* provider_token currency* prices*:o max_tip_amount:i suggested_tip_amounts:o start_parameter provider_data photo_url photo_size:i photo_width:i photo_height:i need_name:b need_phone_number:b need_email:b need_shipping_address:b send_phone_number_to_provider:b send_email_to_provider:b is_flexible:b disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id suggested_post_parameters:o reply_parameters:o reply_markup:o
createInvoiceLink String business_connection_id title* description* payload* provider_token currency* prices*:o subscription_period:i max_tip_amount:i suggested_tip_amounts:o provider_data photo_url photo_size:i photo_width:i photo_height:i need_name:b need_phone_number:b need_email:b need_shipping_address:b send_phone_number_to_provider:b send_email_to_provider:b is_flexible:b
answerShippingQuery Boolean shipping_query_id* ok*:b shipping_options:o error_message
answerPreCheckoutQuery Boolean pre_checkout_query_id* ok*:b error_message
getMyStarBalance StarAmount
getStarTransactions StarTransactions offset:i limit:i
refundStarPayment Boolean user_id*:i telegram_payment_charge_id*
editUserStarSubscription Boolean user_id*:i telegram_payment_charge_id* is_canceled*:b
setPassportDataErrors Boolean user_id*:i errors*:o
sendGame Message business_connection_id chat_id*:c message_thread_id:i game_short_name* disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id reply_parameters:o reply_markup:o
setGameScore Message|Boolean user_id*:i score*:i force:b disable_edit_message:b chat_id:i message_id:i inline_message_id
getGameHighScores GameHighScore[] user_id*:i chat_id:i message_id:i inline_message_id
`;

function readParameter(word: string): Parameter {
  const [, name = '', star, type = ''] = /^(\w+)(\*?)(?::(\w+))?$/.exec(word) ?? [];
  return { name, required: star === '*', type };
}

const METHODS = new Map(
  TABLE.trim()
    .split('\n')
    .map((line): [string, Method] => {
      const [name = '', returns = '', ...words] = line.split(' ');
      return [name.toLowerCase(), { name, returns, parameters: words.map(readParameter) }];
    }),
);

/** In any case of letters. */
export const methodNamed = (name: string): Method | undefined => METHODS.get(name.toLowerCase());
