import { LANGUAGES, LONGEST_PASSWORD, SHORTEST_PASSWORD, type Language } from '#contracts';
import { IsIn, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';

export class SignInBody {
  @IsString() @Length(1, 64) login!: string;
  @IsString() @Length(1, LONGEST_PASSWORD) password!: string;
  /** Six digits of the authenticator, or a recovery code. */
  @IsOptional() @IsString() @MaxLength(40) totp?: string;
}

export class LinkBody {
  @IsString() @Length(1, 200) token!: string;
}

export class OwnAccountBody {
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
}

export class PasswordBody {
  @IsString() @Length(1, LONGEST_PASSWORD) current!: string;
  @IsString() @Length(SHORTEST_PASSWORD, LONGEST_PASSWORD) next!: string;
}

/** The password is needed where an authenticator is set up already. */
export class TotpBody {
  @IsOptional() @IsString() @MaxLength(LONGEST_PASSWORD) password?: string;
}

export class TotpCodeBody {
  @IsString() @Length(1, 10) code!: string;
}

export class StaffSessionsQuery {
  /** One's own when absent. */
  @IsOptional() @IsUUID() staffId?: string;
}
