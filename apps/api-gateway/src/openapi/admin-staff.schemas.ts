import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { SHORTEST_PASSWORD, STAFF_LOGIN, STAFF_PERMISSIONS, STAFF_ROLES, TELEGRAM_ID } from '#contracts';
import { body, list, moment, orNull, ref, shape, text, whole, yesNo, type Schema } from './schema';

const id = text('Account', { format: 'uuid' });
const login = text('Small letters, digits, dot, hyphen, underscore', { pattern: STAFF_LOGIN.source, example: 'anna' });
const name = text('As colleagues know them', { minLength: 1, maxLength: 100 });
const role = text('What they may do', { enum: [...STAFF_ROLES] });
const language = text('Language of the panel', { enum: ['ru', 'en'] });
const telegramId = text('Telegram account that links go to', { pattern: TELEGRAM_ID.source });
const password = (description: string): SchemaObject => text(description, { maxLength: 200 });
const page: Schema = shape({ nextCursor: orNull(text('Null on the last page')) });

/** What staff see of themselves and of each other. */
export const adminStaffSchemas: Record<string, SchemaObject> = {
  Staff: shape({
    id,
    login,
    name,
    role,
    language,
    telegramId: orNull(telegramId),
    totp: yesNo('An authenticator is set up'),
    blockedAt: orNull(moment('Since when nobody can sign in')),
    lastSignInAt: orNull(moment('The last sign-in')),
    createdAt: moment('When it was made'),
    version: whole('For the next change', { minimum: 1 }),
  }),
  Signed: shape({
    staff: ref('Staff'),
    csrfToken: text('For X-CSRF-Token with everything that changes something'),
    expiresAt: moment('When the session ends unless it is used'),
    totpEnrolmentRequired: yesNo('Only the own account is open until an authenticator is set up'),
    permissions: list(text('Row of the permission table', { enum: Object.keys(STAFF_PERMISSIONS) })),
  }),
  SignInBody: body(
    { login: text('Login', { minLength: 1, maxLength: 64 }), password: password('Password') },
    { totp: text('Code of the authenticator, or a recovery code', { maxLength: 40 }) },
  ),
  LinkBody: body({ token: text('What stands behind #link=', { minLength: 1, maxLength: 200 }) }),
  OwnAccountBody: body({}, { language }),
  PasswordBody: body({
    current: password('The one that holds now'),
    next: text('The new one', { minLength: SHORTEST_PASSWORD, maxLength: 200 }),
  }),
  TotpBody: body({}, { password: password('Needed where an authenticator is set up already') }),
  TotpEnrolment: shape({
    secret: text('Base32, to be typed in'),
    otpauthUrl: text('The same as an address'),
    qrSvg: text('The same as a picture'),
  }),
  TotpCodeBody: body({ code: text('Six digits', { minLength: 1, maxLength: 10 }) }),
  RecoveryCodes: shape({ recoveryCodes: list(text('Replaces one code, once'), { minItems: 10, maxItems: 10 }) }),
  StaffSession: shape({
    id: text('Names the session', { format: 'uuid' }),
    staffId: id,
    login,
    createdAt: moment('Sign-in'),
    lastSeenAt: moment('To a minute'),
    address: orNull(text('Where it was opened')),
    userAgent: orNull(text('The browser')),
    current: yesNo('The one that asks'),
  }),
  StaffSessionList: shape({ items: list(ref('StaffSession')), page }),
  StaffList: shape({ items: list(ref('Staff')), page }),
  NewStaffBody: body({ login, name, role }, { language, telegramId }),
  StaffPatchBody: body(
    { version: whole('As it was looked at', { minimum: 1 }), reason: text('Why', { minLength: 3, maxLength: 250 }) },
    {
      name,
      role,
      telegramId: orNull(telegramId),
      blocked: yesNo('Nobody signs in; sessions end'),
      resetTotp: yesNo('Takes the authenticator away; sessions end'),
      resetPassword: yesNo('Makes a new password; sessions end'),
    },
  ),
  StaffWithPassword: shape({ staff: ref('Staff') }, { password: text('Shown once') }),
};
