import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';

/** Who did something: `staff:<uuid>` or `console`. The uuid is looked up and stored as one, so it has to be one. */
export const STAFF_ACTOR = /^(staff:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|console)$/;

/** Who of the staff does something, and from where, for the audit log. */
export class StaffDoing {
  @Matches(STAFF_ACTOR) actor!: string;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** The same of what needs a reason. */
export class StaffAction extends StaffDoing {
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
}
