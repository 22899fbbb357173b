import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Route } from '../door/route.decorator';
import { Dictionaries } from './dictionaries.service';

@Controller('api/v1/dictionaries')
export class DictionariesController {
  constructor(private readonly dictionaries: Dictionaries) {}

  @Get('points')
  @Route('dictionaries.read', { query: ['name', 'limit'], page: true })
  points(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> | undefined {
    return this.dictionaries.send('points', request, reply);
  }

  @Get('load-types')
  @Route('dictionaries.read', { page: true })
  loadTypes(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> | undefined {
    return this.dictionaries.send('load-types', request, reply);
  }

  @Get('truck-types')
  @Route('dictionaries.read', { page: true })
  truckTypes(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> | undefined {
    return this.dictionaries.send('truck-types', request, reply);
  }

  @Get('weight-volume-presets')
  @Route('dictionaries.read', { page: true })
  presets(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> | undefined {
    return this.dictionaries.send('weight-volume-presets', request, reply);
  }
}
