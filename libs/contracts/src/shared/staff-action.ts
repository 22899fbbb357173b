import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';

/** Who of the staff does something, and from where, for the audit log. */
export class StaffDoing {
  /** `staff:<uuid>` or `console`. */
  @Matches(/^(staff:[0-9a-f-]{36}|console)$/) actor!: string;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** The same of what needs a reason. */
export class StaffAction extends StaffDoing {
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
}
