import { createHash, randomBytes } from 'node:crypto';
import { Refusal, TOTP_INVALID, type TotpEnrolment } from '#contracts';
import { KeyRing } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { toString as drawQr } from 'qrcode';
import type { EntityManager } from 'typeorm';
import { AuthSessionConfig } from '../../config';
import { StaffRow } from '../accounts/staff.entity';

const ISSUER = 'CargoTech Driver';
const STEP_SECONDS = 30;
/** Steps that a phone's clock may be off, either way. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** 80 bits: too many to guess, hashed or not. */
const RECOVERY_BYTES = 10;

/** How the second step of a sign-in was taken. */
export type SecondStep = 'totp' | 'recovery-code';

const hashOf = (code: string): string =>
  createHash('sha256')
    .update(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
    .digest('hex');

/** Authenticator apps (RFC 6238) and the codes for whoever has lost theirs. Secrets are sealed, each in its account's place. */
@Injectable()
export class Authenticators {
  private readonly ring: KeyRing;

  constructor(
    { SETTINGS_ENCRYPTION_KEYS }: AuthSessionConfig,
    private readonly clock: Clock,
  ) {
    this.ring = new KeyRing(SETTINGS_ENCRYPTION_KEYS);
  }

  /** Puts a new secret beside the one in use. */
  async begin(manager: EntityManager, staff: StaffRow): Promise<TotpEnrolment> {
    const secret = new Secret({ buffer: Uint8Array.from(randomBytes(SECRET_BYTES)).buffer });
    await manager.update(StaffRow, { id: staff.id }, { totpPending: this.ring.seal(placeOf(staff), secret.base32) });
    const otpauthUrl = this.totp(staff, secret.base32).toString();
    return { secret: secret.base32, otpauthUrl, qrSvg: await drawQr(otpauthUrl, { type: 'svg', errorCorrectionLevel: 'M' }) };
  }

  /** Makes the new secret the one in use. @returns new recovery codes @throws Refusal TOTP_INVALID */
  async verify(manager: EntityManager, staff: StaffRow, code: string): Promise<string[]> {
    const secret = staff.totpPending === null ? undefined : this.ring.open(placeOf(staff), staff.totpPending);
    const step = secret === undefined ? undefined : this.stepOf(staff, secret, code);
    if (secret === undefined || step === undefined)
      throw new Refusal(TOTP_INVALID, { errors: [{ field: 'code', code: 'FORMAT' }] });
    const sealed = this.ring.seal(placeOf(staff), secret);
    await manager.update(StaffRow, { id: staff.id }, { totpSecret: sealed, totpPending: null, totpLastStep: String(step) });
    const codes = Array.from({ length: RECOVERY_CODES }, () => readable(randomBytes(RECOVERY_BYTES)));
    await manager.query('delete from auth.staff_recovery_codes where staff_id = $1', [staff.id]);
    await manager.query('insert into auth.staff_recovery_codes (staff_id, code_hash) select $1, unnest($2::text[])', [
      staff.id,
      codes.map(hashOf),
    ]);
    return codes;
  }

  /** Uses a code up; the caller's transaction holds the account's row. @returns undefined when it does not fit or was used */
  async spend(manager: EntityManager, staff: StaffRow, code: string): Promise<SecondStep | undefined> {
    if (staff.totpSecret === null) return undefined;
    const step = this.stepOf(staff, this.ring.open(placeOf(staff), staff.totpSecret), code);
    if (step !== undefined) {
      if (step <= Number(staff.totpLastStep)) return undefined;
      await manager.update(StaffRow, { id: staff.id }, { totpLastStep: String(step) });
      return 'totp';
    }
    const [, spent] = await manager.query<[unknown, number]>(
      'update auth.staff_recovery_codes set used_at = $3 where staff_id = $1 and code_hash = $2 and used_at is null',
      [staff.id, hashOf(code), new Date(this.clock.now())],
    );
    return spent === 1 ? 'recovery-code' : undefined;
  }

  /** Puts a secret under the first key of the ring. */
  async reseal(manager: EntityManager, staff: StaffRow): Promise<void> {
    const again = (sealed: string | null): string | null =>
      sealed === null ? null : this.ring.seal(placeOf(staff), this.ring.open(placeOf(staff), sealed));
    const fresh = { totpSecret: again(staff.totpSecret), totpPending: again(staff.totpPending) };
    await manager.update(StaffRow, { id: staff.id }, fresh);
  }

  /** The step whose code this is, undefined when there is none in the window. */
  private stepOf(staff: StaffRow, secret: string, code: string): number | undefined {
    const token = code.replaceAll(' ', '');
    if (!/^\d{6}$/.test(token)) return undefined;
    const timestamp = this.clock.real();
    const delta = this.totp(staff, secret).validate({ token, timestamp, window: WINDOW });
    return delta === null ? undefined : Math.floor(timestamp / 1_000 / STEP_SECONDS) + delta;
  }

  private totp({ login }: StaffRow, secret: string): TOTP {
    return new TOTP({ issuer: ISSUER, label: login, secret: Secret.fromBase32(secret), period: STEP_SECONDS });
  }
}

const placeOf = ({ id }: StaffRow): string => `staff-totp:${id}`;

/** Four groups of four, in base32: `k7hp-…`. */
function readable(bytes: Buffer): string {
  const text = new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32.toLowerCase();
  return (text.match(/.{4}/g) ?? []).join('-');
}
