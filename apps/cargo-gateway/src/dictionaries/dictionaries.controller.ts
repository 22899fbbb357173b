import { FetchDictionary, type FetchDictionaryRequest, type FetchDictionaryResponse } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { DictionariesService } from './dictionaries.service';

@Controller()
export class DictionariesController {
  constructor(private readonly dictionaries: DictionariesService) {}

  @HandleRpc(FetchDictionary)
  fetch(request: FetchDictionaryRequest): Promise<FetchDictionaryResponse> {
    return this.dictionaries.fetch(request);
  }
}
