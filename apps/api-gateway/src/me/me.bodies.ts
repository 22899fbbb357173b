import { CONSENT_KINDS, type ConsentKind } from '#contracts';
import { IsBoolean, IsIn, IsString, Length, MaxLength } from 'class-validator';

/** The signed string of Telegram's requestContact. */
export class ContactBody {
  @IsString() @MaxLength(8_192) contact!: string;
}

/** A consent given or withdrawn, with the version of the text that was shown. */
export class ConsentBody {
  @IsIn(CONSENT_KINDS) kind!: ConsentKind;
  @IsString() @Length(1, 64) version!: string;
  @IsBoolean() given!: boolean;
}
