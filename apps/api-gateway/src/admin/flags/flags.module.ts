import { Module } from '@nestjs/common';
import { AdminFlagsController } from './flags.controller';
import { AdminFlags } from './flags.service';

@Module({ controllers: [AdminFlagsController], providers: [AdminFlags] })
export class AdminFlagsModule {}
