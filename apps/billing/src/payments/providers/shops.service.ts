import { Injectable } from '@nestjs/common';
import { Settings } from '../../settings/settings.service';
import type { ShopKeys } from '../../settings/setting-values';
import { YooKassaUnknown } from '../../yookassa/yookassa.types';

/** Keys of the shop that YooKassa is asked in the name of. */
@Injectable()
export class Shops {
  constructor(private readonly settings: Settings) {}

  /** @throws YooKassaUnknown while the settings name no shop, or another one than was asked before */
  async keysOf(shopId: string | null): Promise<ShopKeys> {
    const { shop } = await this.settings.current();
    if (shop === undefined) throw new YooKassaUnknown('the settings name no shop');
    if (shopId !== null && shop.shopId !== shopId) throw new YooKassaUnknown(`the settings do not name shop ${shopId} any more`);
    return shop;
  }
}
