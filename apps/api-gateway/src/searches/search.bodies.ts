import { AlertsPatch } from '#contracts';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, Length, ValidateIf, ValidateNested } from 'class-validator';
import { FilterBody } from '../filters/filter.body';
import { IsTextByName } from '../filters/text-by-name.decorator';

/** A filter to be watched. Proposed names follow the filter. */
export class NewSearchBody extends FilterBody {
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @ValidateIf((_, value) => value !== undefined) @IsObject() @ValidateNested() @Type(() => AlertsPatch) alerts?: AlertsPatch;
}

/** What is absent stays; null takes away. */
export class SearchPatchBody {
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsOptional() @IsTextByName() filter?: Record<string, string>;
  @ValidateIf((_, value) => value !== undefined) @IsObject() @ValidateNested() @Type(() => AlertsPatch) alerts?: AlertsPatch;
}
