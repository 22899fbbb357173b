import { IsObject } from 'class-validator';
import { IsTextByName } from './text-by-name.decorator';

export class FilterBody {
  @IsObject() @IsTextByName() filter!: Record<string, string>;
}
