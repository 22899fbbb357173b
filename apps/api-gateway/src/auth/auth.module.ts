import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { AuthController } from './auth.controller';
import { Auth } from './auth.service';

@Module({ imports: [DoorModule], controllers: [AuthController], providers: [Auth] })
export class AuthModule {}
