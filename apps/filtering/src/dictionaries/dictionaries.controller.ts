import { DictionaryPage, type DictionaryPageRequest, type Page } from '#contracts';
import { HandlePage } from '#messaging';
import { Controller } from '@nestjs/common';
import { DictionariesService } from './dictionaries.service';

@Controller()
export class DictionariesController {
  constructor(private readonly dictionaries: DictionariesService) {}

  @HandlePage(DictionaryPage)
  page({ dictionary, name, limit }: DictionaryPageRequest): Promise<Page> {
    return this.dictionaries.page(dictionary, name, limit);
  }
}
