import { Controller, Get, Param, Redirect } from '@nestjs/common';
import { Route } from '../door/route.decorator';
import { Links } from './links.service';

@Controller('api/v1/r')
export class LinksController {
  constructor(private readonly links: Links) {}

  @Get(':token')
  @Route('links.open')
  @Redirect()
  open(@Param('token') token: string): Promise<{ url: string; statusCode: 302 }> {
    return this.links.open(token);
  }
}
