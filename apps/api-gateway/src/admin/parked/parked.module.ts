import { Module } from '@nestjs/common';
import { ParkedController } from './parked.controller';
import { Parked } from './parked.service';

@Module({ controllers: [ParkedController], providers: [Parked] })
export class AdminParkedModule {}
