import { GetDriver, type Language } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { DictionariesService } from '../dictionaries/dictionaries.service';
import type { KeptFilter } from '../filters/kept-filter';
import { PointNames } from './point-names.service';
import { searchName } from './search-name';

/** Proposes names for searches; what cannot be found out is left out. */
@Injectable()
export class SearchNames {
  constructor(
    private readonly rpc: RpcClient,
    private readonly points: PointNames,
    private readonly dictionaries: DictionariesService,
  ) {}

  async propose(driverId: string, filter: KeptFilter): Promise<string> {
    const [language, start, finish, bodies] = await Promise.all([
      this.languageOf(driverId),
      this.pointOf(filter, 'start'),
      this.pointOf(filter, 'finish'),
      this.bodiesOf(filter),
    ]);
    const names = {
      ...(start === undefined ? {} : { start }),
      ...(finish === undefined ? {} : { finish }),
      ...(bodies === undefined ? {} : { bodies }),
    };
    return searchName(filter, names, language);
  }

  private async languageOf(driverId: string): Promise<Language> {
    const driver = await this.rpc.call(GetDriver, { driverId }).catch(() => undefined);
    return driver?.language ?? 'ru';
  }

  /** Ids are compared as the exchange writes them, without leading zeros. */
  private async pointOf(filter: KeptFilter, side: 'start' | 'finish'): Promise<string | undefined> {
    const id = filter[`${side}PointId`];
    if (id === undefined) return undefined;
    return this.points.find(id.replace(/^0+(?=\d)/, ''), filter[`${side}PointType`]);
  }

  private async bodiesOf({ truckTypes }: KeptFilter): Promise<string[] | undefined> {
    if (truckTypes === undefined) return undefined;
    const page = await this.dictionaries.page('truck-types').catch(() => undefined);
    if (page === undefined) return undefined;
    const { items } = JSON.parse(page.body.toString()) as { items: { id: string; name: string }[] };
    const names = truckTypes.split(',').map((id) => items.find((item) => item.id === id.trim())?.name.toLowerCase());
    return names.filter((name) => name !== undefined);
  }
}
