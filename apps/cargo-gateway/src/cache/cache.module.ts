import { Module } from '@nestjs/common';
import { Exclusive } from './exclusive.service';
import { SharedCache } from './shared-cache.service';

@Module({ providers: [Exclusive, SharedCache], exports: [Exclusive, SharedCache] })
export class CacheModule {}
