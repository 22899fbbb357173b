import { Module } from '@nestjs/common';
import { Memory } from './memory.service';
import { Slots } from './slots.service';

@Module({ providers: [Memory, Slots], exports: [Memory, Slots] })
export class SlotsModule {}
