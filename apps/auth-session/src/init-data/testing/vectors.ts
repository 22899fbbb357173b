/**
 * Launch strings with published test tokens (public suites of Telegram client libraries, recomputed) and our own:
 * what is right, and what classic mistakes would make of it.
 */
export const TOKEN_V1 = '5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8';
export const TOKEN_V2 = '7342037359:AAFZehRPBRs8Seg40oDjTMIW8uTGPuW1zfQ';
export const TOKEN_V4 = '1000000001:AAF_TEST_token_for_unit_tests_0000000000';

/** Old format, without a third-party signature. */
export const V1 =
  'query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2';
/** With a signature, which is part of what is hashed. */
export const V2 =
  'user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D&chat_instance=8134722200314281151&chat_type=private&auth_date=1733584787&signature=zL-ucjNyREiHDE8aihFwpfR9aggP2xiAo3NSpfe-p7IbCisNlDKlo7Kb6G4D0Ao2mBrSgEk4maLSdv6MLIlADQ&hash=2174df5b000556d044f3f020384e879c8efcab55ddea2ced4eb752e93e7080d6';
/** What the hash of V2 would be if the signature were left out: the classic mistake. */
export const V2_HASH_WITHOUT_SIGNATURE = '0cdc77548b2aa9ddf9101d394f91fe165b272d58b2334043fb0766bc6997c4f5';
/** Every field there is, an empty signature, token of V1. */
export const V3 =
  'can_send_after=10000&chat=%7B%22id%22%3A1%2C%22type%22%3A%22group%22%2C%22username%22%3A%22my-chat%22%2C%22title%22%3A%22chat-title%22%2C%22photo_url%22%3A%22chat-photo%22%7D&chat_instance=888&chat_type=sender&query_id=QUERY&receiver=%7B%22added_to_attachment_menu%22%3Afalse%2C%22allows_write_to_pm%22%3Atrue%2C%22first_name%22%3A%22receiver-first-name%22%2C%22id%22%3A991%2C%22is_bot%22%3Afalse%2C%22is_premium%22%3Atrue%2C%22language_code%22%3A%22ru%22%2C%22last_name%22%3A%22receiver-last-name%22%2C%22photo_url%22%3A%22receiver-photo%22%2C%22username%22%3A%22receiver-username%22%7D&start_param=debug&user=%7B%22added_to_attachment_menu%22%3Afalse%2C%22allows_write_to_pm%22%3Afalse%2C%22first_name%22%3A%22user-first-name%22%2C%22id%22%3A222%2C%22is_bot%22%3Atrue%2C%22is_premium%22%3Afalse%2C%22language_code%22%3A%22en%22%2C%22last_name%22%3A%22user-last-name%22%2C%22photo_url%22%3A%22user-photo%22%2C%22username%22%3A%22user-username%22%7D&auth_date=1&signature=&hash=cc10443c8ae0ee6c7b97bac5db17c64ed07ef0755627b1ca70a72ac5c39d89e9';
/** Cyrillic, an ampersand inside JSON, a start parameter. */
export const V4 =
  'user=%7B%22id%22%3A100200300%2C%22first_name%22%3A%22%D0%98%D0%B2%D0%B0%D0%BD%22%2C%22last_name%22%3A%22%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2%20%26%20%D0%9A%D0%BE%22%2C%22username%22%3A%22ivan_truck%22%2C%22language_code%22%3A%22ru%22%2C%22allows_write_to_pm%22%3Atrue%7D&chat_instance=-3788475317572404878&chat_type=private&start_param=order_42&auth_date=1767225600&signature=AAAA&hash=40ca2db4fc562343ce75a85edafba0f5c210a97ffcce197d25c79722379b1232';
/** Same person as V2, but signed before the token was rotated. */
export const V5 =
  'user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D&chat_instance=8134722200314281151&chat_type=private&auth_date=1733509682&signature=TYJxVcisqbWjtodPepiJ6ghziUL94-KNpG8Pau-X7oNNLNBM72APCpi_RKiUlBvcqo5L-LAxIc3dnTzcZX_PDg&hash=a433d8f9847bd6addcc563bff7cc82c89e97ea0d90c11fe5729cae6796a36d73';
/** Another launch of that bot, signed under a token we do not have. */
export const V6 =
  'user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D&chat_instance=-9019086117643313246&chat_type=sender&auth_date=1736362318&signature=JUPYm_qmf8hJYSux535eNDg_a5ZdcOkS6yZMkEUGS09zcXoIopCn3DOuNCa5aWH0PQGaUGGMAaq9MeaMg-6EBg&hash=14cd9c9eeebf82370b20f4df23af9439d00f6da2837dd20e17ed3b03ab99cd9c';
/** Signed by the sandbox, token of V4. */
export const V7 =
  'query_id=AAE&user=%7B%22id%22%3A100200300%2C%22first_name%22%3A%22%D0%98%D0%B2%D0%B0%D0%BD%22%2C%22language_code%22%3A%22ru%22%7D&auth_date=1767225600&signature=jhw3WlEY-spEYWM1BrufIDk0a6N3lQYCO_H-NH7wdTGHSERZ5BK-cBxOa_WAPLumdvxQ6hjA5ieMPHY8zJIeAg&hash=71e7794b042c20026dcdb8ed8976da7a35956609323f2e92e9accf45480d6cbc';
/** V1 signed the way of the Login Widget (plain SHA-256 of the token as the key). */
export const V1_HASH_LOGIN_WIDGET = '20ab0e874bf853d8b9993c2bfb4e32e6798f7fba7a2e99ee92ead088dcfa5db4';
/** V1 signed with key and message of the derivation swapped: the token as the key of the constant. */
export const V1_HASH_SWAPPED = '842811b8b9f242ee8a2be0dbf9d89adb6a3802d6bbeb89459a872ee6ce1885b9';
/** A shared contact, token of V4. */
export const CONTACT =
  'contact=%7B%22user_id%22%3A100200300%2C%22phone_number%22%3A%2279000000000%22%2C%22first_name%22%3A%22%D0%98%D0%B2%D0%B0%D0%BD%22%7D&auth_date=1767225600&hash=42a4ecc8ca3b26dc27713b4109ac6293585eff416a8118739fbcccbd8fe5cd6b';
