import { Module } from '@nestjs/common';
import { ReadyPages } from './ready-pages.service';

@Module({ providers: [ReadyPages], exports: [ReadyPages] })
export class PagesModule {}
