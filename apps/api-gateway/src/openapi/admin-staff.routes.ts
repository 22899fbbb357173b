import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { query, type Described } from './described';

const id: ParameterObject = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

/** Signing in to the admin panel, one's own account, and the accounts of everybody. */
export const adminStaffRoutes: Readonly<Record<string, Described>> = {
  'post /admin/auth/login': {
    tag: 'Admin: staff',
    summary: 'Sign in with login, password and a code; the session goes into a cookie that no script reads',
    staff: 'self',
    open: true,
    body: { schema: 'SignInBody', example: { login: 'anna', password: 'correct horse battery', totp: '492039' } },
    answers: [200, 'Signed'],
    refusals: ['CREDENTIALS_INVALID', 'TOTP_REQUIRED', 'LOGIN_LOCKED'],
  },
  'post /admin/auth/link': {
    tag: 'Admin: staff',
    summary: 'Sign in with a one-time link from the bot',
    staff: 'self',
    open: true,
    body: { schema: 'LinkBody', example: { token: 'Jd8…' } },
    answers: [200, 'Signed'],
    refusals: ['LINK_INVALID', 'LOGIN_LOCKED'],
  },
  'post /admin/auth/logout': { tag: 'Admin: staff', summary: 'End this session', staff: 'self', answers: [204] },
  'get /admin/me': {
    tag: 'Admin: staff',
    summary: 'Who is signed in and what they may do',
    staff: 'self',
    answers: [200, 'Signed'],
  },
  'patch /admin/me': {
    tag: 'Admin: staff',
    summary: "Change one's own language",
    staff: 'self',
    body: { schema: 'OwnAccountBody', example: { language: 'en' } },
    answers: [200, 'Signed'],
  },
  'post /admin/me/password': {
    tag: 'Admin: staff',
    summary: "Change one's own password; the other sessions end",
    staff: 'self',
    body: { schema: 'PasswordBody', example: { current: 'correct horse battery', next: 'staple of another kind' } },
    answers: [204],
    refusals: ['PASSWORD_INVALID', 'LOGIN_LOCKED'],
  },
  'post /admin/totp': {
    tag: 'Admin: staff',
    summary: 'A new secret for the authenticator; the old one holds until a code of the new one is given',
    staff: 'self',
    body: { schema: 'TotpBody', example: {} },
    answers: [200, 'TotpEnrolment'],
    refusals: ['PASSWORD_INVALID', 'LOGIN_LOCKED'],
  },
  'post /admin/totp/verify': {
    tag: 'Admin: staff',
    summary: 'The authenticator works: it holds from now on, with ten new recovery codes',
    staff: 'self',
    body: { schema: 'TotpCodeBody', example: { code: '492039' } },
    answers: [200, 'RecoveryCodes'],
    refusals: ['TOTP_INVALID'],
  },
  'get /admin/sessions': {
    tag: 'Admin: staff',
    summary: "Sessions that stand: one's own, or with staff.read those of anybody",
    staff: 'sessions.read',
    parameters: [query('staffId', "Whose; one's own when absent", { type: 'string', format: 'uuid' })],
    answers: [200, 'StaffSessionList'],
  },
  'delete /admin/sessions/{id}': {
    tag: 'Admin: staff',
    summary: "End a session: one's own, or with staff.change that of anybody",
    staff: 'sessions.end',
    parameters: [id],
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
  'get /admin/staff': { tag: 'Admin: staff', summary: 'All accounts', staff: 'staff.read', answers: [200, 'StaffList'] },
  'post /admin/staff': {
    tag: 'Admin: staff',
    summary: 'A new account; its password is shown once',
    staff: 'staff.change',
    body: { schema: 'NewStaffBody', example: { login: 'oleg', name: 'Олег', role: 'support' } },
    answers: [201, 'StaffWithPassword'],
    refusals: ['LOGIN_TAKEN', 'TELEGRAM_TAKEN'],
  },
  'patch /admin/staff/{id}': {
    tag: 'Admin: staff',
    summary: 'Change an account. A changed role, a block and a reset end its sessions at once',
    staff: 'staff.change',
    parameters: [id],
    body: { schema: 'StaffPatchBody', example: { version: 3, blocked: true, reason: 'Уволился' } },
    answers: [200, 'StaffWithPassword'],
    refusals: ['NOT_FOUND', 'VERSION_CONFLICT', 'LAST_SUPER_ADMIN', 'TELEGRAM_TAKEN'],
  },
};
