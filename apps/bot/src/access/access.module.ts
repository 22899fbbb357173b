import { AccessBookModule } from '#runtime';
import { Module } from '@nestjs/common';
import { AccessAudit } from './access-audit.service';

/** What the bot knows of its drivers' access, and of the product's settings. */
@Module({
  imports: [AccessBookModule],
  providers: [AccessAudit],
  exports: [AccessAudit, AccessBookModule],
})
export class AccessModule {}
