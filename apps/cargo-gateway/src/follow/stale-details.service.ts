import { CargoChanged, CargoGone } from '#contracts';
import { EventFeed } from '#messaging';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SharedCache } from '../cache/shared-cache.service';
import { detailKey } from '../cargos/upstream.service';

/** What one replica finds changed or gone, the others no longer show from their memory. */
@Injectable()
export class StaleDetails implements OnApplicationBootstrap {
  constructor(
    private readonly feed: EventFeed,
    private readonly cache: SharedCache,
  ) {}

  onApplicationBootstrap(): void {
    const begins = (): void => undefined;
    const hears = ({ payload }: { payload: { cargoId: string } }): void => this.cache.forgetHere(detailKey(payload.cargoId));
    this.feed.follow(CargoChanged, { begins, hears });
    this.feed.follow(CargoGone, { begins, hears });
  }
}
