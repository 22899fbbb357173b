import { DRIVER_TAG, MOST_TAGS } from '#contracts';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';

/** Why, for the audit log. */
export class ReasonBody {
  @IsString() @Length(3, 250) reason!: string;
}

export class GrantBody extends ReasonBody {
  @IsInt() @Min(1) @Max(3_650) days!: number;
}

export class TagsBody {
  /** All there are to be. */
  @IsArray()
  @ArrayMaxSize(MOST_TAGS)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(DRIVER_TAG, { each: true })
  tags!: string[];
  /** Of the driver as they were looked at. */
  @IsInt() @Min(1) version!: number;
}

export class NoteBody {
  @IsString() @Length(1, 2_000) text!: string;
}
