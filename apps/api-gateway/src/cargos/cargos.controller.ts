import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Route } from '../door/route.decorator';
import { Cargos } from './cargos.service';

@Controller('api/v1/cargos')
export class CargosController {
  constructor(private readonly cargos: Cargos) {}

  @Get()
  @Route('cargos.list', { query: 'checked-later', page: true })
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> | undefined {
    return this.cargos.sendList(request, reply);
  }

  @Get(':id')
  @Route('cargos.detail', { page: true })
  detail(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> | undefined {
    return this.cargos.sendDetail(id, request, reply);
  }
}
